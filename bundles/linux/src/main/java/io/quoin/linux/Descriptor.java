package io.quoin.linux;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An open file descriptor that any thread may close while others use it. Users hold the read lock, so that the number
 * cannot be given to another file under their feet; {@link #close()} wakes whoever waits for data before it takes the
 * write lock.
 */
final class Descriptor implements AutoCloseable {
    private static final int POLLFD_LENGTH = 8;

    private final int fd;
    private final int wakeUp;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final ByteBuffer polled = Libc.memory(2 * POLLFD_LENGTH);
    private volatile boolean closed;

    /** Takes over {@code fd}, also where it throws: then it is closed. */
    Descriptor(int fd) throws LinuxException {
        this.fd = fd;
        wakeUp = Libc.eventfd(0, Libc.O_CLOEXEC);
        if (wakeUp < 0) {
            int errno = Libc.errno();
            Libc.close(fd);
            throw new LinuxException("cannot make an event descriptor", errno);
        }
        // struct pollfd: int fd, short events, short revents
        polled.putInt(0, fd).putShort(4, (short) Libc.POLLIN);
        polled.putInt(POLLFD_LENGTH, wakeUp).putShort(POLLFD_LENGTH + 4, (short) Libc.POLLIN);
    }

    /** Begins a use, which {@link #leave()} ends; false where it is closed: then there is nothing to end. */
    boolean enter() {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            return false;
        }
        return true;
    }

    void leave() {
        lock.readLock().unlock();
    }

    /** The number, for system calls between {@link #enter()} and {@link #leave()}. */
    int fd() {
        return fd;
    }

    /**
     * Waits, between {@link #enter()} and {@link #leave()}, until there is something to read. One thread at a time.
     *
     * @return false where it is being closed
     */
    boolean awaitReadable() throws LinuxException {
        while (!closed && Libc.poll(polled, 2, -1) < 0) {
            int errno = Libc.errno();
            if (errno != Errno.EINTR) {
                throw new LinuxException("cannot wait for packets", errno);
            }
        }
        return !closed;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // The event stays unread, so that everyone who polls now or later is woken.
        ByteBuffer one = Libc.memory(Long.BYTES).putLong(0, 1);
        Libc.write(wakeUp, one, Long.BYTES);
        lock.writeLock().lock();
        try {
            Libc.close(fd);
            Libc.close(wakeUp);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
