package io.quoin.wire;

import io.quoin.bytes.Octets;

/** Octets as a test spells them: hexadecimal, with white space where it helps to read. */
final class Hex {
    private Hex() {}

    static Octets hex(String text) {
        return Octets.ofHex(text.replaceAll("\\s", ""));
    }

    /** So many octets of no meaning. */
    static Octets filler(int length) {
        return Octets.of(new byte[length]);
    }
}
