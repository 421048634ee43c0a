package io.quoin.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel tells by itself to one group of a netlink protocol, in the network namespace of the thread that
 * opened it. One thread at a time reads, any may close. Where it tells more than is read, some of it is lost.
 */
public final class NetlinkEvents implements AutoCloseable {
    private static final int CAPACITY = 64 * 1024;

    private final Descriptor descriptor;
    private final ByteBuffer received = Libc.memory(CAPACITY);

    private NetlinkEvents(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * @param protocol {@link Netlink#NETLINK_XFRM} for one
     * @param group 1 to 32
     */
    public static NetlinkEvents open(int protocol, int group) throws LinuxException {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw new LinuxException("cannot open a netlink socket of protocol " + protocol, Libc.errno());
        }
        var descriptor = new Descriptor(fd);
        // struct sockaddr_nl: u16 family, u16 pad, u32 port, u32 groups as a bit each
        ByteBuffer here = Libc.memory(12).putShort(0, (short) Libc.AF_NETLINK).putInt(8, 1 << group - 1);
        if (Libc.bind(fd, here, here.capacity()) < 0) {
            int errno = Libc.errno();
            descriptor.close();
            throw new LinuxException("cannot listen to group " + group + " of netlink protocol " + protocol, errno);
        }
        return new NetlinkEvents(descriptor);
    }

    /**
     * Waits until the kernel tells something, and hands it over.
     *
     * @return false where it was closed
     */
    public boolean read(Netlink.Reader reader) throws LinuxException {
        if (!descriptor.enter()) {
            return false;
        }
        try {
            if (!descriptor.awaitReadable()) {
                return false;
            }
            long length = Libc.recv(descriptor.fd(), received, CAPACITY, Libc.MSG_DONTWAIT);
            if (length >= 0) {
                hand(received.slice(0, (int) length).order(ByteOrder.nativeOrder()), reader);
            } else if (!isPassing(Libc.errno())) {
                throw new LinuxException("cannot hear the kernel", Libc.errno());
            }
            return true;
        } finally {
            descriptor.leave();
        }
    }

    /** A thread in {@link #read} returns. Closing again does nothing. */
    @Override
    public void close() {
        descriptor.close();
    }

    /** Something was lost because nobody read it in time, or there is nothing to read after all. */
    private static boolean isPassing(int errno) {
        return errno == Errno.ENOBUFS || errno == Errno.EAGAIN || errno == Errno.EINTR;
    }

    static void hand(ByteBuffer datagram, Netlink.Reader reader) {
        int at = 0;
        while (datagram.limit() - at >= NetlinkMessage.HEADER_LENGTH) {
            int length = datagram.getInt(at);
            if (length < NetlinkMessage.HEADER_LENGTH || length > datagram.limit() - at) {
                return;
            }
            int bodyAt = at + NetlinkMessage.HEADER_LENGTH;
            var body = datagram.slice(bodyAt, at + length - bodyAt).order(ByteOrder.nativeOrder());
            reader.read(Short.toUnsignedInt(datagram.getShort(at + 4)), body);
            at += (length + 3) & ~3;
        }
    }
}
