package io.quoin.esp;

import java.nio.ByteBuffer;

/** Room for one packet, used again and again: the octets from 0 up to {@code length} are in use. */
final class Packet {
    /** No UDP datagram and no IPv4 packet is longer; the rest is for padding behind the longest one. */
    static final int MAX_LENGTH = 65535;

    private static final int TRAILER_ROOM = 255 + 2;

    final byte[] octets = new byte[MAX_LENGTH + TRAILER_ROOM];
    int length;
    /** Of what came out of ESP: whether no packet of its Security Association with a higher number came before it. */
    boolean newest;

    private final ByteBuffer buffer = ByteBuffer.wrap(octets);

    /** The octets in use, from position 0 to the limit; it is the same buffer at each call. */
    ByteBuffer buffer() {
        return buffer.clear().limit(length);
    }
}
