package io.quoin.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A netlink socket of one protocol, which answers one request after the other; several threads may call it. It belongs
 * to the network namespace of the thread that opened it.
 */
public final class Netlink implements AutoCloseable {
    /** Links, addresses, routes, rules. */
    public static final int NETLINK_ROUTE = 0;
    /** Security Associations and policies. */
    public static final int NETLINK_XFRM = 6;

    /** The kernel fills at most half of it per system call. */
    private static final int RECEIVE_CAPACITY = 64 * 1024;
    /** The kernel answers within the call of {@code send}, so this only ends a wait for what will never come. */
    private static final int TIMEOUT_SECONDS = 5;
    /** Messages that one request may yield: far above the Security Associations of the largest gateway. */
    private static final int MAX_REPLIES = 1_000_000;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NLMSGERR_ATTR_MSG = 1;

    private final int fd;
    private final ByteBuffer received = Libc.memory(RECEIVE_CAPACITY);
    private int sequence;
    private boolean closed;

    private Netlink(int fd) {
        this.fd = fd;
    }

    /** Reads one message that the kernel sent in answer. */
    @FunctionalInterface
    public interface Reader {
        /**
         * @param type of the message
         * @param body behind the header, in native order; valid only during the call, and wiped after it
         */
        void read(int type, ByteBuffer body);
    }

    /**
     * Opens a socket in the network namespace of this thread.
     *
     * @param protocol {@link #NETLINK_ROUTE} or {@link #NETLINK_XFRM}
     * @throws LinuxException {@code EPROTONOSUPPORT} where the kernel does not have the protocol
     */
    public static Netlink open(int protocol) throws LinuxException {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw new LinuxException("cannot open a netlink socket of protocol " + protocol, Libc.errno());
        }
        // struct sockaddr_nl: u16 family, u16 pad, u32 port, u32 groups. Connected to port 0, the kernel's, the socket
        // takes nothing from anybody else.
        ByteBuffer kernel = Libc.memory(12).putShort(0, (short) Libc.AF_NETLINK);
        ByteBuffer timeout = Libc.memory(16).putLong(0, TIMEOUT_SECONDS);
        if (Libc.connect(fd, kernel, kernel.capacity()) < 0
                || Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, timeout, timeout.capacity()) < 0) {
            int errno = Libc.errno();
            Libc.close(fd);
            throw new LinuxException("cannot set up a netlink socket of protocol " + protocol, errno);
        }
        // Without the request, which may hold keys, in each answer; old kernels without these options lose words only.
        Libc.setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
        Libc.setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
        return new Netlink(fd);
    }

    /**
     * Asks for one thing and waits until it is done. The message is wiped, whatever happens.
     *
     * @param what what is asked, for the exception: {@code "cannot add a route to 10.0.0.0/8"}
     * @throws NetlinkException where the kernel refuses
     */
    public void request(NetlinkMessage message, String what) throws LinuxException {
        request(message, what, (type, body) -> {});
    }

    /** As above, for a request that yields messages before it is acknowledged. */
    public void request(NetlinkMessage message, String what, Reader reader) throws LinuxException {
        exchange(message, NetlinkMessage.NLM_F_ACK, what, reader);
    }

    /** Asks for all there is of a kind; {@code reader} gets one after the other. The message is wiped. */
    public void dump(NetlinkMessage message, String what, Reader reader) throws LinuxException {
        exchange(message, NetlinkMessage.NLM_F_DUMP, what, reader);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
        }
    }

    private synchronized void exchange(NetlinkMessage message, int flags, String what, Reader reader)
            throws LinuxException {
        try {
            if (closed) {
                throw new LinuxException(what + ", the netlink socket is closed", Errno.EBADF);
            }
            ByteBuffer request = message.finish(NetlinkMessage.NLM_F_REQUEST | flags, ++sequence);
            if (Libc.send(fd, request, request.limit(), 0) < 0) {
                throw new LinuxException(what, Libc.errno());
            }
        } finally {
            message.wipe();
        }
        try {
            awaitEnd(what, reader);
        } catch (RuntimeException e) {
            // The kernel takes no further request while a dump is half read.
            awaitEnd(what, (type, body) -> {});
            throw e;
        }
    }

    private void awaitEnd(String what, Reader reader) throws LinuxException {
        for (int replies = 0; replies < MAX_REPLIES; replies++) {
            int length = receive(what);
            try {
                var answers = new Answers(received.slice(0, length).order(ByteOrder.nativeOrder()), sequence, what);
                if (answers.readWith(reader)) {
                    return;
                }
                replies += answers.count;
            } finally {
                NetlinkMessage.zero(received, length);
            }
        }
        throw new LinuxException(what + ", more than " + MAX_REPLIES + " answers", Errno.EMSGSIZE);
    }

    private int receive(String what) throws LinuxException {
        while (true) {
            long length = Libc.recv(fd, received, RECEIVE_CAPACITY, Libc.MSG_TRUNC);
            if (length > RECEIVE_CAPACITY) {
                throw new LinuxException(what + ", an answer of " + length + " octets", Errno.EMSGSIZE);
            }
            if (length >= 0) {
                return (int) length;
            }
            int errno = Libc.errno();
            if (errno == Errno.EAGAIN) {
                throw new LinuxException(what + ", no answer", Errno.ETIMEDOUT);
            }
            if (errno != Errno.EINTR) {
                throw new LinuxException(what, errno);
            }
        }
    }

    /** The messages of one datagram from the kernel. */
    static final class Answers {
        private final ByteBuffer datagram;
        private final int sequence;
        private final String what;
        private int count;

        Answers(ByteBuffer datagram, int sequence, String what) {
            this.datagram = datagram;
            this.sequence = sequence;
            this.what = what;
        }

        /** Whether the request is done. Answers to earlier requests, which nobody awaits any more, are passed over. */
        boolean readWith(Reader reader) throws NetlinkException {
            int at = 0;
            while (datagram.limit() - at >= NetlinkMessage.HEADER_LENGTH) {
                count++;
                int length = datagram.getInt(at);
                if (length < NetlinkMessage.HEADER_LENGTH || length > datagram.limit() - at) {
                    throw new NetlinkException(what + ", a cut answer", Errno.EMSGSIZE, "");
                }
                if (datagram.getInt(at + 8) == sequence && readOne(at, length, reader)) {
                    return true;
                }
                at += (length + 3) & ~3;
            }
            return false;
        }

        private boolean readOne(int at, int length, Reader reader) throws NetlinkException {
            int type = Short.toUnsignedInt(datagram.getShort(at + 4));
            int bodyAt = at + NetlinkMessage.HEADER_LENGTH;
            var body = datagram.slice(bodyAt, at + length - bodyAt).order(ByteOrder.nativeOrder());
            if (type != NLMSG_ERROR && type != NLMSG_DONE) {
                reader.read(type, body);
                return false;
            }
            int error = body.remaining() < Integer.BYTES ? 0 : -body.getInt(0);
            if (error != 0) {
                boolean worded = (datagram.getShort(at + 6) & NLM_F_ACK_TLVS) != 0;
                throw new NetlinkException(what, error, worded ? words(type, body) : "");
            }
            return true;
        }

        /** The extended acknowledgement, behind the error and, but for the end of a dump, the header of the request. */
        private String words(int type, ByteBuffer body) {
            int start = Integer.BYTES + (type == NLMSG_ERROR ? NetlinkMessage.HEADER_LENGTH : 0);
            if (body.limit() < start) {
                return "";
            }
            return NetlinkAttributes.read(body.position(start))
                    .octets(NLMSGERR_ATTR_MSG)
                    .map(text -> new String(text, StandardCharsets.UTF_8).replace("\0", ""))
                    .orElse("");
        }
    }
}
