package io.quoin.engine;

import io.quoin.bytes.Octets;

/** What a fuzzer wants to happen, octet by octet; behind its end are zeros. */
final class Script {
    private final byte[] octets;
    private int position;

    Script(byte[] octets) {
        this.octets = octets;
    }

    boolean isAtEnd() {
        return position >= octets.length;
    }

    int u8() {
        return isAtEnd() ? 0 : octets[position++] & 0xff;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    /** As many octets as the two in front of them say, or as there are. */
    Octets octets() {
        int length = Math.min(u16(), Math.max(0, octets.length - position));
        position += length;
        return Octets.of(octets, position - length, length);
    }
}
