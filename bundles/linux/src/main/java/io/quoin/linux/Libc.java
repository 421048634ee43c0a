package io.quoin.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The C library, mapped directly. What fails returns -1 and leaves its reason in {@link #errno()}. Memory is passed as
 * buffers, always from their beginning, because a buffer that is an argument cannot be collected during the call.
 */
final class Libc {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int POLLIN = 1;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVTIMEO = 20;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int socket(int family, int type, int protocol);

    static native int bind(int fd, ByteBuffer address, int length);

    static native int connect(int fd, ByteBuffer address, int length);

    static native int getsockname(int fd, ByteBuffer address, ByteBuffer length);

    static native int setsockopt(int fd, int level, int option, ByteBuffer value, int length);

    static native long send(int fd, ByteBuffer data, long length, int flags);

    static native long recv(int fd, ByteBuffer data, long length, int flags);

    static native long sendmsg(int fd, ByteBuffer message, int flags);

    /** @param timeout may be null */
    static native int recvmmsg(int fd, ByteBuffer messages, int count, int flags, Pointer timeout);

    static native int open(ByteBuffer path, int flags);

    static native int ioctl(int fd, long request, ByteBuffer argument);

    static native long read(int fd, ByteBuffer data, long length);

    static native long write(int fd, ByteBuffer data, long length);

    static native int poll(ByteBuffer descriptors, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native int close(int fd);

    /** Why the last call of this thread failed. */
    static int errno() {
        return Native.getLastError();
    }

    /**
     * Zeroed memory outside the Java heap, which never moves; in native order. It lives as long as it is referenced.
     */
    static ByteBuffer memory(int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    }

    /** Where {@code memory} begins; whoever uses the number keeps {@code memory} referenced. */
    static long address(ByteBuffer memory) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    static int setsockopt(int fd, int level, int option, int value) {
        ByteBuffer memory = memory(Integer.BYTES).putInt(0, value);
        return setsockopt(fd, level, option, memory, Integer.BYTES);
    }
}
