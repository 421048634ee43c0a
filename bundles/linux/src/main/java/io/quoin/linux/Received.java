package io.quoin.linux;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Room for datagrams, which {@link UdpSocket#receive} fills again and again: it takes several from the kernel at once,
 * and shows them one by one. Of one thread and one socket.
 */
public final class Received {
    /** Datagrams that one call takes from the kernel at most: more are hardly cheaper. */
    private static final int AT_ONCE = 8;

    private final MessageHeader[] messages = new MessageHeader[AT_ONCE];
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private int shown = -1;
    private int filled;

    public Received() {
        ByteBuffer headers = Libc.memory(AT_ONCE * MessageHeader.LENGTH);
        for (int i = 0; i < AT_ONCE; i++) {
            messages[i] = new MessageHeader(headers, i * MessageHeader.LENGTH);
        }
    }

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
        MessageHeader message = messages[shown];
        return message.payload().slice(0, message.receivedLength()).asReadOnlyBuffer();
    }

    /**
     * How many datagrams the socket has lost since it was opened because nobody took them in time, as far as was known
     * when this one arrived; modulo 2^32.
     */
    public int lost() {
        return messages[shown].lost();
    }

    /** Shows the next of those that were taken already; false where there is none. */
    boolean next(InetSocketAddress bound) {
        while (shown + 1 < filled) {
            MessageHeader message = messages[++shown];
            if (!message.isTruncated()) {
                local = new InetSocketAddress(message.local(bound.getAddress()), bound.getPort());
                remote = message.remote();
                return true;
            }
        }
        return false;
    }

    /**
     * Takes from the kernel what has arrived, without waiting.
     *
     * @return how many datagrams; -1 where that failed
     */
    int take(int fd) {
        for (int i = 0; i < filled; i++) {
            messages[i].prepareToReceive();
        }
        shown = -1;
        filled = 0;
        int taken = Libc.recvmmsg(fd, messages[0].headers(), AT_ONCE, Libc.MSG_DONTWAIT, null);
        filled = Math.max(0, taken);
        return taken;
    }
}
