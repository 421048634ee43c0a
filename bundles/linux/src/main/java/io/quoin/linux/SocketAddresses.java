package io.quoin.linux;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Socket addresses in the layout of Linux: {@code sockaddr_in} and {@code sockaddr_in6}. Never asks the DNS. */
final class SocketAddresses {
    /** Octets of {@code sockaddr_in6}, the longer of the two. */
    static final int MAX_LENGTH = 28;

    private static final int IPV4_LENGTH = 16;

    private SocketAddresses() {}

    static int family(InetAddress address) {
        return address instanceof Inet4Address ? Libc.AF_INET : Libc.AF_INET6;
    }

    /** The address of 4 or 16 octets. */
    static InetAddress of(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 octets, not " + octets.length, e);
        }
    }

    /** Writes {@code address} at {@code at}. @return how many octets it has there */
    static int write(InetSocketAddress address, ByteBuffer to, int at) {
        byte[] octets = address.getAddress().getAddress();
        putPort(to, at + 2, address.getPort());
        if (octets.length == 4) {
            // u16 family, be16 port, address, 8 of zero
            to.putShort(at, (short) Libc.AF_INET).put(at + 4, octets).putLong(at + 8, 0);
            return IPV4_LENGTH;
        }
        // u16 family, be16 port, be32 flow, address, u32 scope
        to.putShort(at, (short) Libc.AF_INET6).putInt(at + 4, 0).put(at + 8, octets);
        to.putInt(at + 24, scope(address.getAddress()));
        return MAX_LENGTH;
    }

    static InetSocketAddress read(ByteBuffer from, int at) {
        int port = port(from, at + 2);
        if (from.getShort(at) == Libc.AF_INET) {
            return new InetSocketAddress(octets(from, at + 4, 4), port);
        }
        return new InetSocketAddress(scoped(octets(from, at + 8, 16), from.getInt(at + 24)), port);
    }

    static InetAddress octets(ByteBuffer from, int at, int length) {
        byte[] octets = new byte[length];
        from.get(at, octets);
        return of(octets);
    }

    /** The interface index of a link-local address; 0 where it has none. */
    static int scope(InetAddress address) {
        return address instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    private static InetAddress scoped(InetAddress address, int scope) {
        if (scope == 0 || !(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), scope);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int port(ByteBuffer from, int at) {
        return Byte.toUnsignedInt(from.get(at)) << 8 | Byte.toUnsignedInt(from.get(at + 1));
    }

    private static void putPort(ByteBuffer to, int at, int port) {
        to.put(at, (byte) (port >> 8)).put(at + 1, (byte) port);
    }
}
