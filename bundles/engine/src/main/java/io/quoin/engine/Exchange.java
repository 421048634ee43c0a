package io.quoin.engine;

import io.quoin.wire.DeletePayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import java.util.List;

/** An exchange that an established IKE SA begins. One is under way at a time (RFC 7296, 2.3: a window of one). */
sealed interface Exchange extends AutoCloseable permits CreateChildSa, Exchange.Informational {

    /** The type of its next request. */
    ExchangeType type();

    /** The payloads of its next request. */
    List<Payload> request();

    /**
     * Takes the response in.
     *
     * @return whether the exchange is over; else it has a further request
     */
    boolean onResponse(List<Payload> response);

    /** Whether what it is for is there already, so that it need not begin. */
    default boolean isMoot() {
        return false;
    }

    /** Another IKE SA has taken the place of the one on which it was to be: what is still wanted is begun there. */
    default void passTo(Established heir) {}

    @Override
    default void close() {}

    /** An INFORMATIONAL exchange (RFC 7296, 1.4) whose response only has to arrive. */
    record Informational(List<Payload> request, Runnable answered) implements Exchange {

        /** Asks whether the peer is there: {@code answered} needs to do nothing. */
        static Informational liveness() {
            return new Informational(List.of(), () -> {});
        }

        static Informational delete(DeletePayload delete, Runnable answered) {
            return new Informational(List.of(delete), answered);
        }

        /** Whether it ends Child SAs. */
        boolean deletesChild() {
            return request.stream()
                    .anyMatch(
                            payload -> payload instanceof DeletePayload delete && delete.protocolId() == Proposal.ESP);
        }

        @Override
        public void passTo(Established heir) {
            if (deletesChild()) {
                heir.beginNext(this);
            }
        }

        @Override
        public ExchangeType type() {
            return ExchangeType.INFORMATIONAL;
        }

        @Override
        public boolean onResponse(List<Payload> response) {
            answered.run();
            return true;
        }
    }
}
