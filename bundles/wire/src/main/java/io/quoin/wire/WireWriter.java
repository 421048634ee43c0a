package io.quoin.wire;

import io.quoin.bytes.Octets;
import java.util.Arrays;

/** Writes numbers in network order; a length goes in front of what it measures once that is written. */
final class WireWriter {
    private static final int INITIAL_CAPACITY = 512;

    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    WireWriter u8(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    WireWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    WireWriter u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    WireWriter u64(long value) {
        return u32((int) (value >>> 32)).u32((int) value);
    }

    WireWriter octets(Octets octets) {
        ensure(octets.length());
        octets.copyTo(bytes, size);
        size += octets.length();
        return this;
    }

    /** Overwrites the two octets at {@code offset} with the length of all that was written from {@code start} on. */
    void length16(int offset, int start) {
        int length = size - start;
        if (length > 0xffff) {
            throw new IllegalArgumentException("a payload of " + length + " octets does not fit its length field");
        }
        bytes[offset] = (byte) (length >>> 8);
        bytes[offset + 1] = (byte) length;
    }

    Octets done() {
        return Octets.of(bytes, 0, size);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
