package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Encrypted and authenticated payloads (RFC 7296, 3.14); always the last of a message. The codec never decrypts.
 *
 * @param firstInner the type of the first payload inside; 0 where there is none
 * @param body IV, ciphertext and Integrity Checksum Data
 */
public record EncryptedPayload(int firstInner, Octets body) implements Payload {

    @Override
    public int type() {
        return ENCRYPTED;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.octets(body);
    }
}
