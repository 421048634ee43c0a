package io.quoin.esp;

import java.nio.ByteBuffer;

/**
 * What a selector asks of an IP packet (RFC 4301, 4.4.1.1): addresses, protocol and ports. It is read from one packet
 * after another; addresses are two words each, of which IPv4 fills the lower one.
 */
final class Flow {
    /** Ports that the packet does not tell: of another protocol, or a fragment that is not the first. */
    static final int NO_PORT = -1;

    private static final int IPV4_HEADER_LENGTH = 20;
    private static final int IPV6_HEADER_LENGTH = 40;
    private static final int MAX_EXTENSION_HEADERS = 8;

    private static final int HOP_BY_HOP = 0;
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int ICMPV6 = 58;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int SCTP = 132;
    private static final int UDP_LITE = 136;

    int version;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int protocol;
    int sourcePort;
    int destinationPort;

    /**
     * Reads the headers of an IP packet and cuts off what lies behind its end.
     *
     * @return whether it is a whole IP packet
     */
    boolean read(Packet packet) {
        if (packet.length < IPV4_HEADER_LENGTH) {
            return false;
        }
        ByteBuffer octets = packet.buffer();
        sourcePort = NO_PORT;
        destinationPort = NO_PORT;
        version = octets.get(0) >> 4;
        return switch (version) {
            case 4 -> readIpv4(packet, octets);
            case 6 -> packet.length >= IPV6_HEADER_LENGTH && readIpv6(packet, octets);
            default -> false;
        };
    }

    private boolean readIpv4(Packet packet, ByteBuffer octets) {
        int headerLength = (octets.get(0) & 0x0f) * 4;
        int length = Short.toUnsignedInt(octets.getShort(2));
        if (headerLength < IPV4_HEADER_LENGTH || length < headerLength || length > packet.length) {
            return false;
        }
        packet.length = length;
        sourceHigh = 0;
        sourceLow = Integer.toUnsignedLong(octets.getInt(12));
        destinationHigh = 0;
        destinationLow = Integer.toUnsignedLong(octets.getInt(16));
        protocol = Byte.toUnsignedInt(octets.get(9));
        boolean firstFragment = (octets.getShort(6) & 0x1fff) == 0;
        if (firstFragment) {
            readPorts(octets, headerLength, length);
        }
        return true;
    }

    private boolean readIpv6(Packet packet, ByteBuffer octets) {
        int length = IPV6_HEADER_LENGTH + Short.toUnsignedInt(octets.getShort(4));
        if (length > packet.length) {
            return false;
        }
        packet.length = length;
        sourceHigh = octets.getLong(8);
        sourceLow = octets.getLong(16);
        destinationHigh = octets.getLong(24);
        destinationLow = octets.getLong(32);
        return readExtensions(octets, Byte.toUnsignedInt(octets.get(6)), length);
    }

    /** Goes behind the extension headers (RFC 8200, 4); a packet with more than there are kinds of is not carried. */
    private boolean readExtensions(ByteBuffer octets, int first, int end) {
        protocol = first;
        int offset = IPV6_HEADER_LENGTH;
        for (int i = 0; i < MAX_EXTENSION_HEADERS; i++) {
            boolean extension = protocol == HOP_BY_HOP
                    || protocol == ROUTING
                    || protocol == FRAGMENT
                    || protocol == DESTINATION_OPTIONS;
            if (!extension) {
                readPorts(octets, offset, end);
                return true;
            }
            if (offset + 8 > end) {
                return false;
            }
            boolean laterFragment = protocol == FRAGMENT && (octets.getShort(offset + 2) & 0xfff8) != 0;
            int length = protocol == FRAGMENT ? 8 : 8 + 8 * Byte.toUnsignedInt(octets.get(offset + 1));
            protocol = Byte.toUnsignedInt(octets.get(offset));
            offset += length;
            if (laterFragment) {
                return true;
            }
        }
        return false;
    }

    private void readPorts(ByteBuffer octets, int offset, int end) {
        if (offset + 4 > end) {
            return;
        }
        switch (protocol) {
            case TCP, UDP, SCTP, UDP_LITE -> {
                sourcePort = Short.toUnsignedInt(octets.getShort(offset));
                destinationPort = Short.toUnsignedInt(octets.getShort(offset + 2));
            }
            case ICMP, ICMPV6 -> {
                // Type and code stand for both ports (RFC 4301, 4.4.1.1).
                sourcePort = Short.toUnsignedInt(octets.getShort(offset));
                destinationPort = sourcePort;
            }
            default -> {
                // Other protocols have no ports.
            }
        }
    }
}
