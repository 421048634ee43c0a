package io.quoin.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable string of octets that is equal by value. Records hold it where they would otherwise hold a
 * {@code byte[]}, whose equality is identity. Not for key material: see {@link Secret}.
 */
public final class Octets {
    private static final Octets EMPTY = new Octets(new byte[0]);
    private static final int SHOWN = 16;

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** No octets. */
    public static Octets empty() {
        return EMPTY;
    }

    /** A copy of all of {@code bytes}. */
    public static Octets of(byte... bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
    }

    /**
     * A copy of {@code length} octets of {@code bytes} that begin at {@code offset}.
     *
     * @throws IndexOutOfBoundsException where that range is not inside {@code bytes}
     */
    public static Octets of(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return length == 0 ? EMPTY : new Octets(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /**
     * The octets that {@code hex} writes, two digits each, without separators.
     *
     * @throws IllegalArgumentException where it is not hexadecimal
     */
    public static Octets ofHex(String hex) {
        return new Octets(HexFormat.of().parseHex(hex));
    }

    /** {@code value} in 4 octets, network order. */
    public static Octets ofInt(int value) {
        return new Octets(ByteBuffer.allocate(4).putInt(value).array());
    }

    /** {@code value} in 8 octets, network order. */
    public static Octets ofLong(long value) {
        return new Octets(ByteBuffer.allocate(8).putLong(value).array());
    }

    /** All {@code parts}, one after the other. */
    public static Octets concat(Octets... parts) {
        int length = 0;
        for (Octets part : parts) {
            length += part.bytes.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (Octets part : parts) {
            System.arraycopy(part.bytes, 0, all, at, part.bytes.length);
            at += part.bytes.length;
        }
        return new Octets(all);
    }

    /** How many octets these are. */
    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The octet at {@code index}, 0 to 255. */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /**
     * The octets from {@code from} (included) to {@code to} (excluded).
     *
     * @throws IndexOutOfBoundsException where that range is not inside these octets
     */
    public Octets slice(int from, int to) {
        return of(bytes, from, to - from);
    }

    /** A copy, which the caller may change. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** A read-only view of these octets, without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Copies these octets into {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** All octets as lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets o && Arrays.equals(bytes, o.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The length and the first octets: short enough for a log line whatever a peer sent. */
    @Override
    public String toString() {
        if (bytes.length <= SHOWN) {
            return hex();
        }
        return HexFormat.of().formatHex(bytes, 0, SHOWN) + "...(" + bytes.length + " octets)";
    }
}
