package io.quoin.esp;

/** Room for one packet, used again and again: the octets from 0 up to {@code length} are in use. */
final class Packet {
    /** No UDP datagram and no IPv4 packet is longer; the rest is for padding behind the longest one. */
    static final int MAX_LENGTH = 65535;

    private static final int TRAILER_ROOM = 255 + 2;

    final byte[] octets = new byte[MAX_LENGTH + TRAILER_ROOM];
    int length;
}
