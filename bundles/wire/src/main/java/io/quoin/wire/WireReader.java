package io.quoin.wire;

import io.quoin.bytes.Octets;

/** Reads numbers in network order from a slice of octets that it cannot leave. */
final class WireReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    private WireReader(byte[] bytes, int position, int end) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    static WireReader of(Octets octets) {
        return new WireReader(octets.toBytes(), 0, octets.length());
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    int u8() throws MalformedException {
        need(1);
        return bytes[position++] & 0xff;
    }

    int u16() throws MalformedException {
        need(2);
        return u8() << 8 | u8();
    }

    int u32() throws MalformedException {
        need(4);
        return u16() << 16 | u16();
    }

    long u64() throws MalformedException {
        need(8);
        return (long) u32() << 32 | u32() & 0xffffffffL;
    }

    Octets octets(int count) throws MalformedException {
        need(count);
        position += count;
        return Octets.of(bytes, position - count, count);
    }

    Octets rest() throws MalformedException {
        return octets(remaining());
    }

    /** A reader of the next {@code count} octets alone, which this reader passes over. */
    WireReader sub(int count) throws MalformedException {
        need(count);
        position += count;
        return new WireReader(bytes, position - count, position);
    }

    /** Rejects octets that nobody read. */
    void end() throws MalformedException {
        if (remaining() > 0) {
            throw malformed(remaining() + " octets left over");
        }
    }

    MalformedException malformed(String message) {
        return new MalformedException(message, position);
    }

    private void need(int count) throws MalformedException {
        if (count < 0 || count > remaining()) {
            throw malformed(count + " octets wanted, " + remaining() + " there");
        }
    }
}
