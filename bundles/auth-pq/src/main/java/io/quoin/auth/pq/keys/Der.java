package io.quoin.auth.pq.keys;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The little of DER that frames keys. */
public final class Der {
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;

    private Der() {}

    /** Tag and length before {@code length} octets, at most 65535. */
    public static byte[] header(int tag, int length) {
        if (length < 0x80) {
            return new byte[] {(byte) tag, (byte) length};
        }
        if (length < 0x100) {
            return new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        }
        return new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    /**
     * The key of {@code algorithm} in a PKCS#8 structure, a copy that the caller wipes. What may follow it, attributes
     * and the public key (RFC 5958, 2), is skipped.
     */
    static Optional<byte[]> privateKey(byte[] pkcs8, byte[] algorithm) {
        try {
            ByteBuffer outer = ByteBuffer.wrap(pkcs8);
            ByteBuffer info = element(outer, SEQUENCE);
            int version = element(info, INTEGER).get();
            byte[] found = new byte[algorithm.length];
            info.get(found);
            ByteBuffer key = element(info, OCTET_STRING);
            if (outer.hasRemaining() || version < 0 || version > 1 || !Arrays.equals(found, algorithm)) {
                return Optional.empty();
            }
            byte[] octets = new byte[key.remaining()];
            key.get(octets);
            return Optional.of(octets);
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /** The content of the next element; one of another tag counts as none. */
    private static ByteBuffer element(ByteBuffer in, int tag) {
        if ((in.get() & 0xff) != tag) {
            throw new BufferUnderflowException();
        }
        int length = in.get() & 0xff;
        if (length == 0x81) {
            length = in.get() & 0xff;
        } else if (length == 0x82) {
            length = in.getShort() & 0xffff;
        } else if (length > 0x82) {
            throw new BufferUnderflowException();
        }
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }
}
