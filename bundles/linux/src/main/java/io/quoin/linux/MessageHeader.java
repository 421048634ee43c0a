package io.quoin.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A {@code struct msghdr} with all that it points to, in one piece of native memory that is used again and again:
 *
 * <pre>
 *     0  msghdr    name*, u32 name length, iov*, iov count, control*, control length, u32 flags   56 octets
 *    56  iovec     base*, length                                                                16
 *    72  name      sockaddr_in or sockaddr_in6                                                  28
 *   104  control   cmsghdr (u64 length, u32 level, u32 type) and IP_PKTINFO or IPV6_PKTINFO     up to 96
 *   200  payload
 * </pre>
 */
final class MessageHeader {
    /** The longest UDP payload. */
    static final int MAX_PAYLOAD = 65_527;

    private static final int NAME_LENGTH = 8;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int IOVEC = 56;
    private static final int PAYLOAD_LENGTH = IOVEC + 8;
    private static final int NAME = 72;
    private static final int CONTROL = 104;
    private static final int CONTROL_CAPACITY = 96;
    private static final int PAYLOAD = CONTROL + CONTROL_CAPACITY;
    private static final int CMSG_HEADER = 16;

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;

    private final ByteBuffer memory = Libc.memory(PAYLOAD + MAX_PAYLOAD);
    private final ByteBuffer payload = memory.slice(PAYLOAD, MAX_PAYLOAD);

    MessageHeader() {
        long base = Libc.address(memory);
        memory.putLong(0, base + NAME)
                .putLong(16, base + IOVEC)
                .putLong(24, 1)
                .putLong(32, base + CONTROL)
                .putLong(IOVEC, base + PAYLOAD);
    }

    /** The {@code struct msghdr}, first of all. */
    ByteBuffer memory() {
        return memory;
    }

    /** The whole room for a payload, in network order. */
    ByteBuffer payload() {
        return payload;
    }

    /** Makes all its room free for the next {@code recvmsg}. */
    void prepareToReceive() {
        memory.putInt(NAME_LENGTH, SocketAddresses.MAX_LENGTH)
                .putLong(CONTROL_LENGTH, CONTROL_CAPACITY)
                .putLong(PAYLOAD_LENGTH, MAX_PAYLOAD)
                .putInt(FLAGS, 0);
    }

    boolean isTruncated() {
        return (memory.getInt(FLAGS) & Libc.MSG_TRUNC) != 0;
    }

    InetSocketAddress remote() {
        return SocketAddresses.read(memory, NAME);
    }

    /** The destination address of what {@code recvmsg} received; {@code otherwise} where the kernel did not tell. */
    InetAddress local(InetAddress otherwise) {
        long end = CONTROL + Math.min(memory.getLong(CONTROL_LENGTH), CONTROL_CAPACITY);
        int at = CONTROL;
        while (at + CMSG_HEADER <= end) {
            long length = memory.getLong(at);
            if (length < CMSG_HEADER || length > end - at) {
                break;
            }
            int level = memory.getInt(at + 8);
            int type = memory.getInt(at + 12);
            if (level == IPPROTO_IP && type == IP_PKTINFO) {
                // struct in_pktinfo: int interface, local address, destination of the header
                return SocketAddresses.octets(memory, at + CMSG_HEADER + 8, 4);
            }
            if (level == IPPROTO_IPV6 && type == IPV6_PKTINFO) {
                return SocketAddresses.octets(memory, at + CMSG_HEADER, 16);
            }
            at += (int) ((length + 7) & ~7L);
        }
        return otherwise;
    }

    /** Addresses the payload, which the caller has put into {@link #payload()}, for the next {@code sendmsg}. */
    void prepareToSend(InetAddress local, InetSocketAddress remote, int length) {
        memory.putInt(NAME_LENGTH, SocketAddresses.write(remote, memory, NAME))
                .putLong(CONTROL_LENGTH, local.isAnyLocalAddress() ? 0 : writeSource(local, remote))
                .putLong(PAYLOAD_LENGTH, length)
                .putInt(FLAGS, 0);
    }

    private int writeSource(InetAddress local, InetSocketAddress remote) {
        byte[] octets = local.getAddress();
        int info = CONTROL + CMSG_HEADER;
        boolean four = octets.length == 4;
        memory.putInt(CONTROL + 8, four ? IPPROTO_IP : IPPROTO_IPV6)
                .putInt(CONTROL + 12, four ? IP_PKTINFO : IPV6_PKTINFO);
        if (four) {
            memory.putInt(info, 0).put(info + 4, octets).putInt(info + 8, 0);
        } else {
            // struct in6_pktinfo: address, u32 interface: only a link-local source needs it
            int scope = local.isLinkLocalAddress() ? SocketAddresses.scope(remote.getAddress()) : 0;
            memory.put(info, octets).putInt(info + 16, scope);
        }
        int length = CMSG_HEADER + (four ? 12 : 20);
        memory.putLong(CONTROL, length);
        return (length + 7) & ~7;
    }
}
