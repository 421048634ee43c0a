package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.UnknownPayload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds payloads in a message. */
final class Inside {
    private Inside() {}

    /**
     * The one payload of a kind that a message must have.
     *
     * @throws ProtocolException where it has none
     */
    static <P extends Payload> P required(List<Payload> payloads, Class<P> kind) throws ProtocolException {
        return Message.first(payloads, kind)
                .orElseThrow(() -> new ProtocolException(
                        NotifyType.INVALID_SYNTAX, "the peer's message has no " + kind.getSimpleName()));
    }

    /**
     * RFC 7296, 2.5: what the sender calls critical is refused where it is not known.
     *
     * @throws ProtocolException with the type of the payload
     */
    static void refuseCritical(List<Payload> payloads) throws ProtocolException {
        for (Payload payload : payloads) {
            if (payload instanceof UnknownPayload unknown && unknown.critical()) {
                throw new ProtocolException(
                        NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD,
                        Octets.of((byte) unknown.type()),
                        "the peer sent the critical payload " + unknown.type());
            }
        }
    }

    static boolean has(List<Payload> payloads, NotifyType type) {
        return notify(payloads, type).isPresent();
    }

    static Optional<NotifyPayload> notify(List<Payload> payloads, NotifyType type) {
        return notifies(payloads).filter(notify -> notify.is(type)).findFirst();
    }

    /** How long the responder lets an authentication count (RFC 4478, 3). */
    static Optional<Duration> authLifetime(List<Payload> payloads) {
        return notify(payloads, NotifyType.AUTH_LIFETIME)
                .filter(notify -> notify.data().length() == Integer.BYTES)
                .map(notify -> Duration.ofSeconds(
                        Integer.toUnsignedLong(notify.data().buffer().getInt())));
    }

    /** The first error that a message reports. */
    static Optional<NotifyPayload> error(List<Payload> payloads) {
        return notifies(payloads).filter(NotifyPayload::isError).findFirst();
    }

    private static Stream<NotifyPayload> notifies(List<Payload> payloads) {
        return payloads.stream().filter(NotifyPayload.class::isInstance).map(NotifyPayload.class::cast);
    }
}
