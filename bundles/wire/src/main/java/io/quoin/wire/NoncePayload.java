package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Nonce (RFC 7296, 3.9).
 *
 * @param nonce 16 to 256 octets
 */
public record NoncePayload(Octets nonce) implements Payload {
    public static final int MIN_LENGTH = 16;
    public static final int MAX_LENGTH = 256;

    public NoncePayload {
        if (!fits(nonce.length())) {
            throw new IllegalArgumentException("a nonce has 16 to 256 octets, not " + nonce.length());
        }
    }

    static NoncePayload decode(WireReader in) throws MalformedException {
        if (!fits(in.remaining())) {
            throw in.malformed("a nonce of " + in.remaining() + " octets; RFC 7296, 3.9 allows 16 to 256");
        }
        return new NoncePayload(in.rest());
    }

    @Override
    public int type() {
        return NONCE;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.octets(nonce);
    }

    private static boolean fits(int length) {
        return length >= MIN_LENGTH && length <= MAX_LENGTH;
    }
}
