package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.internal.negotiation.Finding;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.util.List;
import java.util.Optional;

/** The peer broke the protocol, could not be authenticated, refused us, or asks for what we will not do. */
final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<NotifyPayload> notification;
    private final transient Finding finding;

    private ProtocolException(Optional<NotifyPayload> notification, String message, Finding finding) {
        super(message);
        this.notification = notification;
        this.finding = finding;
    }

    /** @param notifyType what the peer is told */
    ProtocolException(NotifyType notifyType, String message) {
        this(notifyType, Octets.empty(), message);
    }

    /** @param data what the peer is told with the type */
    ProtocolException(NotifyType notifyType, Octets data, String message) {
        this(Optional.of(NotifyPayload.of(notifyType, data)), message, unexplained(message));
    }

    /** @param notification what the peer is told */
    ProtocolException(NotifyPayload notification, String message) {
        this(Optional.of(notification), message, unexplained(message));
    }

    /** Of something that the peer knows already, since it told us: there is nothing to tell it. */
    static ProtocolException fromPeer(String message) {
        return new ProtocolException(Optional.empty(), message, unexplained(message));
    }

    private static Finding unexplained(String message) {
        return new Finding(Cause.OTHER, message, List.of());
    }

    /** The same, with what is behind it. */
    ProtocolException because(Cause cause) {
        return because(new Finding(cause, getMessage(), List.of()));
    }

    /** The same, with what is behind it at length. */
    ProtocolException because(Finding behind) {
        return new ProtocolException(notification, getMessage(), behind);
    }

    /** What is behind it, for whoever explains it. */
    Finding finding() {
        return finding;
    }

    /** What the peer is told. */
    Optional<NotifyPayload> notification() {
        return notification;
    }
}
