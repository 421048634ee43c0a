package io.quoin.esp;

import io.quoin.bytes.Octets;
import java.nio.ByteBuffer;

/** IP packets to test with. */
final class PacketSamples {
    static final int UDP = 17;

    private PacketSamples() {}

    static Packet packet(Octets octets) {
        var packet = new Packet();
        octets.copyTo(packet.octets, 0);
        packet.length = octets.length();
        return packet;
    }

    static Octets octets(Packet packet) {
        return Octets.of(packet.octets, 0, packet.length);
    }

    /** A UDP packet from 10.1.0.1 to 10.2.0.1 of {@code length} octets, 28 or more. */
    static Octets ipv4(int length) {
        return ipv4("10.1.0.1", "10.2.0.1", UDP, 5000, 7, length);
    }

    static Octets ipv4(String source, String destination, int protocol, int sourcePort, int port, int length) {
        ByteBuffer packet = ByteBuffer.allocate(length)
                .putShort((short) 0x4500)
                .putShort((short) length)
                .putInt(0)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(SaSamples.address(source).getAddress())
                .put(SaSamples.address(destination).getAddress())
                .putShort((short) sourcePort)
                .putShort((short) port);
        return fill(packet);
    }

    /** With {@code extensions} behind the IPv6 header, of which the first has the number {@code nextHeader}. */
    static Octets ipv6(String source, String destination, int nextHeader, Octets extensions, int length) {
        ByteBuffer packet = ByteBuffer.allocate(length)
                .putInt(0x60000000)
                .putShort((short) (length - 40))
                .put((byte) nextHeader)
                .put((byte) 64)
                .put(SaSamples.address(source).getAddress())
                .put(SaSamples.address(destination).getAddress())
                .put(extensions.buffer());
        return fill(packet);
    }

    private static Octets fill(ByteBuffer packet) {
        while (packet.hasRemaining()) {
            packet.put((byte) packet.position());
        }
        return Octets.of(packet.array());
    }
}
