package io.quoin.manage;

/**
 * How many messages of one type of exchange there were since the gateway began to listen, however many fragments they
 * travelled in.
 *
 * @param exchange {@code IKE_INTERMEDIATE}
 * @param number that of the type: 43
 * @param begun requests that this gateway sent, each once
 * @param completed those of them that were answered
 * @param answered requests of peers that this gateway answered, each once; of IKE_SA_INIT those that begin an IKE SA
 * @param retransmitted how often a request of this gateway was sent again
 * @param repeated how often a request of a peer came again and was answered again
 */
public record ExchangeView(
        String exchange, int number, long begun, long completed, long answered, long retransmitted, long repeated) {}
