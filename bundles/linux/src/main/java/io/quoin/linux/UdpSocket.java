package io.quoin.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A UDP socket of one address family that tells at which local address each datagram arrived, and sends from the local
 * address it is told: what a gateway with several addresses needs (RFC 7296, 2.11). Large datagrams may be fragmented.
 *
 * <p>One thread at a time receives, any may send, any may close. It belongs to the network namespace of the thread that
 * opened it.
 */
public final class UdpSocket implements AutoCloseable {
    private final Descriptor descriptor;
    private final InetSocketAddress local;
    private final MessageHeader sent = new MessageHeader();
    private final Object receiving = new Object();

    private UdpSocket(Descriptor descriptor, InetSocketAddress local) {
        this.descriptor = descriptor;
        this.local = local;
    }

    /**
     * Opens a socket in the network namespace of this thread.
     *
     * @param local the address and port to listen at; the wildcard address {@code 0.0.0.0} or {@code ::} for all of its
     *     family, port 0 for any that is free
     * @throws LinuxException naming what failed, and its remedy: the port in use, a privilege, a kernel without IPsec
     */
    public static UdpSocket open(InetSocketAddress local, UdpOptions options) throws LinuxException {
        int family = SocketAddresses.family(local.getAddress());
        int fd = Libc.socket(family, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new LinuxException("cannot open a UDP socket for " + text(local), Libc.errno());
        }
        var descriptor = new Descriptor(fd);
        try {
            options.applyTo(fd, family);
            return new UdpSocket(descriptor, bind(fd, local));
        } catch (LinuxException e) {
            descriptor.close();
            throw e;
        }
    }

    /** The address it is bound to, with the real port. */
    public InetSocketAddress local() {
        return local;
    }

    /**
     * Waits for a datagram.
     *
     * @return false where the socket was closed: {@code into} is unchanged
     */
    public boolean receive(Received into) throws LinuxException {
        synchronized (receiving) {
            if (!descriptor.enter()) {
                return false;
            }
            try {
                return into.next(local) || takeInto(into);
            } finally {
                descriptor.leave();
            }
        }
    }

    /**
     * Sends one datagram.
     *
     * @param from the local address it leaves from; the wildcard address lets the kernel choose
     * @param payload from position to limit, up to 65,507 octets (IPv4); its position is not moved
     * @throws LinuxException where the kernel did not take it, or the socket is closed ({@code EBADF})
     */
    public void send(InetAddress from, InetSocketAddress remote, ByteBuffer payload) throws LinuxException {
        int length = payload.remaining();
        if (length > MessageHeader.MAX_PAYLOAD) {
            throw new LinuxException(sending(from, remote, length), Errno.EMSGSIZE);
        }
        if (!descriptor.enter()) {
            throw new LinuxException(sending(from, remote, length) + ", the socket is closed", Errno.EBADF);
        }
        try {
            synchronized (sent) {
                sent.payload().put(0, payload, payload.position(), length);
                sent.prepareToSend(from, remote, length);
                while (Libc.sendmsg(descriptor.fd(), sent.headers(), 0) < 0) {
                    int errno = Libc.errno();
                    if (errno != Errno.EINTR) {
                        throw new LinuxException(sending(from, remote, length), errno);
                    }
                }
            }
        } finally {
            descriptor.leave();
        }
    }

    /** Closes it; a thread in {@link #receive} returns. Closing again does nothing. */
    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "UdpSocket(" + text(local) + ")";
    }

    /** @return false where the socket is being closed */
    private boolean takeInto(Received into) throws LinuxException {
        while (!descriptor.isClosed()) {
            // Asked before waited for: a busy socket costs one system call for several datagrams.
            int taken = into.take(descriptor.fd());
            int errno = taken >= 0 ? Errno.EINTR : Libc.errno();
            if (taken > 0 && into.next(local)) {
                return true;
            } else if (errno == Errno.EAGAIN) {
                descriptor.awaitReadable();
            } else if (errno != Errno.EINTR) {
                throw new LinuxException("cannot receive at " + text(local), errno);
            }
        }
        return false;
    }

    private static InetSocketAddress bind(int fd, InetSocketAddress local) throws LinuxException {
        ByteBuffer address = Libc.memory(SocketAddresses.MAX_LENGTH);
        int length = SocketAddresses.write(local, address, 0);
        if (Libc.bind(fd, address, length) < 0) {
            int errno = Libc.errno();
            throw new LinuxException("cannot listen at " + text(local), errno, remedy(local, errno));
        }
        ByteBuffer capacity = Libc.memory(Integer.BYTES).putInt(0, SocketAddresses.MAX_LENGTH);
        if (Libc.getsockname(fd, address, capacity) < 0) {
            throw new LinuxException("cannot ask for the port of " + text(local), Libc.errno());
        }
        return SocketAddresses.read(address, 0);
    }

    private static String remedy(InetSocketAddress local, int errno) {
        return switch (errno) {
            case Errno.EADDRINUSE ->
                "another program has UDP port " + local.getPort()
                        + ": stop it (ss -lunp names it) or configure another port";
            case Errno.EADDRNOTAVAIL -> "add the address to an interface, or configure one that is there";
            case Errno.EACCES -> "ports below 1024 need root or the capability CAP_NET_BIND_SERVICE";
            default -> "";
        };
    }

    private static String sending(InetAddress from, InetSocketAddress remote, int length) {
        return "cannot send " + length + " octets from " + from.getHostAddress() + " to " + text(remote);
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
