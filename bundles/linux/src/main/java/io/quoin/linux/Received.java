package io.quoin.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Room for one datagram, which {@link UdpSocket#receive} fills again and again. Of one thread. */
public final class Received {
    private final MessageHeader header = new MessageHeader();
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private int length;

    /** What the datagram was sent to: an address of this machine and the port of the socket. */
    public InetSocketAddress local() {
        return local;
    }

    /** Who sent it. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** The payload from position 0 to limit, read-only, in network order; overwritten by the next datagram. */
    public ByteBuffer payload() {
        return header.payload().slice(0, length).asReadOnlyBuffer();
    }

    MessageHeader header() {
        return header;
    }

    void filled(InetSocketAddress bound, int octets) {
        InetAddress destination = header.local(bound.getAddress());
        local = new InetSocketAddress(destination, bound.getPort());
        remote = header.remote();
        length = octets;
    }
}
