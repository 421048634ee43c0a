package io.quoin.engine.internal.keys;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;

/**
 * What binds the IKE_INTERMEDIATE exchanges to the authentication (RFC 9242, 3.3.2): a chain of MACs for each
 * direction, over each message as if it had never been encrypted or fragmented.
 */
public final class IntAuth {
    private Octets initiator = Octets.empty();
    private Octets responder = Octets.empty();

    /**
     * Takes one message of an IKE_INTERMEDIATE exchange in.
     *
     * @param authenticationKey SK_pi or SK_pr of the generation that protected the message
     * @param covered A | P of the message
     */
    public void add(boolean fromInitiator, Prf prf, Secret authenticationKey, Octets covered) {
        if (fromInitiator) {
            initiator = prf.apply(authenticationKey, initiator, covered);
        } else {
            responder = prf.apply(authenticationKey, responder, covered);
        }
    }

    /**
     * IntAuth_iN | IntAuth_rN | message id of the first IKE_AUTH; empty where there was no IKE_INTERMEDIATE exchange,
     * though it was negotiated.
     */
    public Octets value(int authMessageId) {
        return initiator.isEmpty() ? initiator : Octets.concat(initiator, responder, Octets.ofInt(authMessageId));
    }

    /**
     * A | P: the message's header and the header of its Encrypted payload, their lengths as if the inner payloads stood
     * there in the clear, and these.
     *
     * @param before what stood before the IV of the whole, unfragmented message
     * @param plaintext the inner payloads
     */
    public static Octets covered(Octets before, Octets plaintext) {
        byte[] adjusted = before.toBytes();
        putLength(adjusted, LENGTH_OFFSET, 4, adjusted.length + plaintext.length());
        putLength(adjusted, adjusted.length - 2, 2, plaintext.length() + GENERIC_HEADER_LENGTH);
        return Octets.concat(Octets.of(adjusted), plaintext);
    }

    private static final int LENGTH_OFFSET = 24;
    private static final int GENERIC_HEADER_LENGTH = 4;

    private static void putLength(byte[] target, int offset, int octets, int length) {
        for (int i = 0; i < octets; i++) {
            target[offset + i] = (byte) (length >>> 8 * (octets - 1 - i));
        }
    }
}
