package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * A fragment of encrypted and authenticated payloads (RFC 7383, 2.5); always the last of a message.
 *
 * @param firstInner in fragment 1 the type of the first payload inside, else 0
 * @param number from 1
 * @param total how many fragments the message has, at most 65535
 * @param body IV, ciphertext and Integrity Checksum Data of this piece
 */
public record EncryptedFragmentPayload(int firstInner, int number, int total, Octets body) implements Payload {

    public EncryptedFragmentPayload {
        if (!isPlace(number, total)) {
            throw new IllegalArgumentException("there is no fragment " + number + " of " + total);
        }
    }

    static EncryptedFragmentPayload decode(int firstInner, WireReader in) throws MalformedException {
        int number = in.u16();
        int total = in.u16();
        if (!isPlace(number, total)) {
            throw in.malformed("there is no fragment " + number + " of " + total);
        }
        return new EncryptedFragmentPayload(firstInner, number, total, in.rest());
    }

    @Override
    public int type() {
        return ENCRYPTED_FRAGMENT;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u16(number).u16(total).octets(body);
    }

    private static boolean isPlace(int number, int total) {
        return number >= 1 && number <= total && total <= 0xffff;
    }
}
