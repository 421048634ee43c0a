package io.quoin.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A {@code struct msghdr}, alone or in a row of {@code struct mmsghdr}, with all that it points to in one piece of
 * native memory that is used again and again:
 *
 * <pre>
 *   mmsghdr        msghdr, u32 length of what was received                                      64 octets
 *   msghdr         name*, u32 name length, iov*, iov count, control*, control length, u32 flags 56
 *
 *     0  iovec     base*, length                                                                16
 *    16  name      sockaddr_in or sockaddr_in6                                                  28
 *    48  control   cmsghdr (u64 length, u32 level, u32 type) and IP_PKTINFO or IPV6_PKTINFO     up to 96
 *   144  payload
 * </pre>
 */
final class MessageHeader {
    /** The longest UDP payload. */
    static final int MAX_PAYLOAD = 65_527;

    /** Octets of {@code struct mmsghdr}. */
    static final int LENGTH = 64;

    private static final int NAME_LENGTH = 8;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int RECEIVED_LENGTH = 56;
    private static final int IOVEC = 0;
    private static final int PAYLOAD_LENGTH = IOVEC + 8;
    private static final int NAME = 16;
    private static final int CONTROL = 48;
    private static final int CONTROL_CAPACITY = 96;
    private static final int PAYLOAD = CONTROL + CONTROL_CAPACITY;
    private static final int CMSG_HEADER = 16;

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;
    private static final int SO_RXQ_OVFL = 40;
    private static final int NONE = -1;

    private final ByteBuffer headers;
    private final int at;
    private final ByteBuffer memory = Libc.memory(PAYLOAD + MAX_PAYLOAD);
    private final ByteBuffer payload = memory.slice(PAYLOAD, MAX_PAYLOAD);

    /** One that is in no row, in memory of its own. */
    MessageHeader() {
        this(Libc.memory(LENGTH), 0);
    }

    /** The one at octet {@code at} of a row. */
    MessageHeader(ByteBuffer headers, int at) {
        this.headers = headers;
        this.at = at;
        long base = Libc.address(memory);
        headers.putLong(at, base + NAME)
                .putLong(at + 16, base + IOVEC)
                .putLong(at + 24, 1)
                .putLong(at + 32, base + CONTROL);
        memory.putLong(IOVEC, base + PAYLOAD);
        prepareToReceive();
    }

    /** The row that it is in. */
    ByteBuffer headers() {
        return headers;
    }

    /** The whole room for a payload, in network order. */
    ByteBuffer payload() {
        return payload;
    }

    /** Makes all its room free for the next {@code recvmmsg}. */
    void prepareToReceive() {
        headers.putInt(at + NAME_LENGTH, SocketAddresses.MAX_LENGTH)
                .putLong(at + CONTROL_LENGTH, CONTROL_CAPACITY)
                .putInt(at + FLAGS, 0);
        memory.putLong(PAYLOAD_LENGTH, MAX_PAYLOAD);
    }

    boolean isTruncated() {
        return (headers.getInt(at + FLAGS) & Libc.MSG_TRUNC) != 0;
    }

    /** Octets of what {@code recvmmsg} received. */
    int receivedLength() {
        return headers.getInt(at + RECEIVED_LENGTH);
    }

    InetSocketAddress remote() {
        return SocketAddresses.read(memory, NAME);
    }

    /** The destination address of what was received; {@code otherwise} where the kernel did not tell. */
    InetAddress local(InetAddress otherwise) {
        // struct in_pktinfo: int interface, local address, destination of the header
        int four = control(IPPROTO_IP, IP_PKTINFO);
        if (four != NONE) {
            return SocketAddresses.octets(memory, four + 8, 4);
        }
        int six = control(IPPROTO_IPV6, IPV6_PKTINFO);
        return six == NONE ? otherwise : SocketAddresses.octets(memory, six, 16);
    }

    /** How many datagrams its socket had lost before this one arrived, since it was opened, modulo 2^32. */
    int lost() {
        int lost = control(Libc.SOL_SOCKET, SO_RXQ_OVFL);
        return lost == NONE ? 0 : memory.getInt(lost);
    }

    /** Where the data of a control message begins. */
    private int control(int level, int type) {
        long end = CONTROL + Math.min(headers.getLong(at + CONTROL_LENGTH), CONTROL_CAPACITY);
        int next = CONTROL;
        while (next + CMSG_HEADER <= end) {
            long length = memory.getLong(next);
            if (length < CMSG_HEADER || length > end - next) {
                break;
            }
            if (memory.getInt(next + 8) == level && memory.getInt(next + 12) == type) {
                return next + CMSG_HEADER;
            }
            next += (int) ((length + 7) & ~7L);
        }
        return NONE;
    }

    /** Addresses the payload, which the caller has put into {@link #payload()}, for the next {@code sendmsg}. */
    void prepareToSend(InetAddress local, InetSocketAddress remote, int length) {
        headers.putInt(at + NAME_LENGTH, SocketAddresses.write(remote, memory, NAME))
                .putLong(at + CONTROL_LENGTH, local.isAnyLocalAddress() ? 0 : writeSource(local, remote))
                .putInt(at + FLAGS, 0);
        memory.putLong(PAYLOAD_LENGTH, length);
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
