package io.quoin.engine;

/**
 * How an IKE SA was authenticated, the same for all that replace it by rekeying. The order of events is told in turns
 * of the engine, which are finer than time.
 *
 * @param weInitiated this gateway was the original initiator
 * @param initiatorSpi of the original initiator
 * @param begun when the first message was sent or came
 * @param authenticated when both sides had authenticated
 */
record Origin(boolean weInitiated, long initiatorSpi, long begun, long authenticated) {

    /**
     * Whether this one goes, of two of the same peer. The newer one counts, for that is what a peer knows that began
     * anew. Where both sides began at the same time, each has the other one for the newer: then the higher SPI of the
     * initiators counts, on which both agree.
     */
    boolean yieldsTo(Origin other) {
        boolean crossing = weInitiated != other.weInitiated && overlaps(other);
        return crossing
                ? Long.compareUnsigned(initiatorSpi, other.initiatorSpi) < 0
                : authenticated < other.authenticated;
    }

    /** Whether each was begun before the other was authenticated. */
    boolean overlaps(Origin other) {
        return begun < other.authenticated && other.begun < authenticated;
    }
}
