package io.quoin.engine;

/**
 * How many messages of one type of exchange there were, however many fragments they travelled in. What InitResponder
 * answers without beginning an IKE SA does not count.
 *
 * @param exchange {@code IKE_INTERMEDIATE}
 * @param number that of the type
 * @param begun requests that this gateway sent, each once
 * @param completed those of them that were answered
 * @param answered requests of peers that this gateway answered, each once
 * @param retransmitted how often a request of this gateway was sent again
 * @param repeated how often a request of a peer came again and was answered again
 */
public record ExchangeCount(
        String exchange, int number, long begun, long completed, long answered, long retransmitted, long repeated) {

    /** Of two engines together, for the same exchange. */
    public ExchangeCount plus(ExchangeCount other) {
        return new ExchangeCount(
                exchange,
                number,
                begun + other.begun,
                completed + other.completed,
                answered + other.answered,
                retransmitted + other.retransmitted,
                repeated + other.repeated);
    }
}
