package io.quoin.linux;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A netlink request under construction: header, the fixed part that its type demands, then attributes, all in native
 * byte order. It is sent once, and sending overwrites it with zeros, because it may hold keys; for the same reason it
 * lies outside the Java heap, where nothing copies it.
 */
public final class NetlinkMessage {
    /** The longest request in octets: far above any Security Association or route. */
    public static final int CAPACITY = 4096;

    public static final int NLM_F_REQUEST = 0x1;
    public static final int NLM_F_ACK = 0x4;
    public static final int NLM_F_REPLACE = 0x100;
    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_DUMP = 0x300;
    public static final int NLM_F_CREATE = 0x400;

    static final int HEADER_LENGTH = 16;
    /** Octets that fit behind the header. */
    public static final int MAX_BODY = CAPACITY - HEADER_LENGTH;

    static final int ATTRIBUTE_HEADER_LENGTH = 4;
    private static final int ALIGNMENT = 4;

    private final ByteBuffer buffer = Libc.memory(CAPACITY);

    /**
     * @param type of the family's messages: {@code RTM_NEWROUTE}, {@code XFRM_MSG_NEWSA}
     * @param flags besides those that {@link Netlink} sets by itself: {@link #NLM_F_CREATE}, {@link #NLM_F_EXCL}
     */
    public NetlinkMessage(int type, int flags) {
        // struct nlmsghdr: u32 length, u16 type, u16 flags, u32 sequence, u32 port
        buffer.putShort(4, (short) type).putShort(6, (short) flags).position(HEADER_LENGTH);
    }

    /** Where the message grows: at its end, in native order. The fixed part of the message is written here. */
    public ByteBuffer body() {
        return buffer;
    }

    /** Adds an attribute whose value {@code value} writes; attributes in it nest. */
    public NetlinkMessage attribute(int type, Consumer<ByteBuffer> value) {
        align();
        int start = buffer.position();
        buffer.position(start + ATTRIBUTE_HEADER_LENGTH);
        value.accept(buffer);
        // struct nlattr: u16 length without padding, u16 type
        buffer.putShort(start, (short) (buffer.position() - start)).putShort(start + 2, (short) type);
        align();
        return this;
    }

    /** Adds an attribute of 32 bits in native order. */
    public NetlinkMessage attribute(int type, int value) {
        return attribute(type, to -> to.putInt(value));
    }

    /** Adds an attribute of octets: an address, a name. */
    public NetlinkMessage attribute(int type, byte[] value) {
        return attribute(type, to -> to.put(value));
    }

    int type() {
        return Short.toUnsignedInt(buffer.getShort(4));
    }

    /** Ends it: from now on position 0 to limit is what the kernel gets. */
    ByteBuffer finish(int flags, int sequence) {
        align();
        buffer.putInt(0, buffer.position())
                .putShort(6, (short) (buffer.getShort(6) | flags))
                .putInt(8, sequence);
        return buffer.flip();
    }

    void wipe() {
        zero(buffer, CAPACITY);
    }

    static void zero(ByteBuffer buffer, int length) {
        buffer.clear();
        for (int i = 0; i < length; i++) {
            buffer.put(i, (byte) 0);
        }
    }

    private void align() {
        while (buffer.position() % ALIGNMENT != 0) {
            buffer.put((byte) 0);
        }
    }
}
