package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where an IKE SA stands. Each state holds only what that state has, and says what the messages do that fit it; those
 * that do not fit end here.
 */
sealed interface IkeState extends AutoCloseable permits InitSent, IntermediateSent, AuthSent, Negotiating, Established {

    /**
     * An authentic message.
     *
     * @param exchange its exchange type
     * @param payloads inside its Encrypted payload
     * @param covered what IntAuth covers of it
     * @param messageId its message id
     */
    record Opened(ExchangeType exchange, List<Payload> payloads, Octets covered, int messageId) {
        /**
         * A response is of the exchange that its request is of.
         *
         * @throws ProtocolException where it is not
         */
        void requireAnswerTo(ExchangeType asked) throws ProtocolException {
            if (exchange != asked) {
                throw new ProtocolException(
                        NotifyType.INVALID_SYNTAX, "the peer answered " + asked + " with " + exchange);
            }
        }
    }

    /**
     * The answer to a request.
     *
     * @param payloads inside its Encrypted payload
     * @param sent called once it was sent, with it: what must not act before
     */
    record Answer(List<Payload> payloads, Consumer<Sealing.Sealed> sent) {
        static Answer of(List<Payload> payloads) {
            return new Answer(payloads, sent -> {});
        }
    }

    /** A word for an operator. */
    String word();

    /** A response to IKE_SA_INIT, which nothing protects. */
    default void onInitResponse(Message response, Datagram datagram) throws ProtocolException {
        throw new IllegalStateException("only InitSent is given a response to IKE_SA_INIT");
    }

    /** The expected request. */
    default Answer onRequest(Opened request) throws ProtocolException {
        throw new IllegalStateException("an initiator is given no request before it is established");
    }

    /** The response to our request. */
    default void onResponse(Opened response) throws ProtocolException {
        throw new ProtocolException(
                NotifyType.INVALID_SYNTAX, response.exchange() + " does not fit the state " + word());
    }

    /** A deadline that is no retransmission. */
    default void onDeadline(Deadlines.Kind kind) {}

    /** Wipes what the state holds. */
    @Override
    default void close() {}
}
