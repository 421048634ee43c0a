package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.util.Optional;

/** The peer broke the protocol, could not be authenticated, refused us, or asks for what we will not do. */
final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<NotifyPayload> notification;

    private ProtocolException(Optional<NotifyPayload> notification, String message) {
        super(message);
        this.notification = notification;
    }

    /** @param notifyType what the peer is told */
    ProtocolException(NotifyType notifyType, String message) {
        this(notifyType, Octets.empty(), message);
    }

    /** @param data what the peer is told with the type */
    ProtocolException(NotifyType notifyType, Octets data, String message) {
        this(Optional.of(NotifyPayload.of(notifyType, data)), message);
    }

    /** Of something that the peer knows already, since it told us: there is nothing to tell it. */
    static ProtocolException fromPeer(String message) {
        return new ProtocolException(Optional.empty(), message);
    }

    /** What the peer is told. */
    Optional<NotifyPayload> notification() {
        return notification;
    }
}
