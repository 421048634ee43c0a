package io.quoin.linux;

import static java.util.Map.entry;

import java.util.Map;

/** The error numbers of Linux that a gateway meets; equal on x86-64 and aarch64 (asm-generic/errno.h). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOSYS = 38;
    public static final int EMSGSIZE = 90;
    public static final int ENOPROTOOPT = 92;
    public static final int EPROTONOSUPPORT = 93;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENOBUFS = 105;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            entry(EPERM, "EPERM (operation not permitted)"),
            entry(ENOENT, "ENOENT (no such file or entry)"),
            entry(ESRCH, "ESRCH (no such entry)"),
            entry(EINTR, "EINTR (interrupted)"),
            entry(5, "EIO (input/output error, or the device is down)"),
            entry(EBADF, "EBADF (bad file descriptor)"),
            entry(EAGAIN, "EAGAIN (not now)"),
            entry(12, "ENOMEM (out of memory)"),
            entry(EACCES, "EACCES (permission denied)"),
            entry(EBUSY, "EBUSY (in use)"),
            entry(EEXIST, "EEXIST (exists already)"),
            entry(ENODEV, "ENODEV (no such device)"),
            entry(EINVAL, "EINVAL (invalid argument)"),
            entry(23, "ENFILE (too many open files in the system)"),
            entry(24, "EMFILE (too many open files in the process)"),
            entry(34, "ERANGE (out of range)"),
            entry(ENOSYS, "ENOSYS (not implemented by this kernel)"),
            entry(EMSGSIZE, "EMSGSIZE (message too long)"),
            entry(ENOPROTOOPT, "ENOPROTOOPT (no such option)"),
            entry(EPROTONOSUPPORT, "EPROTONOSUPPORT (protocol not supported)"),
            entry(EOPNOTSUPP, "EOPNOTSUPP (operation not supported)"),
            entry(EAFNOSUPPORT, "EAFNOSUPPORT (address family not supported)"),
            entry(EADDRINUSE, "EADDRINUSE (address in use)"),
            entry(EADDRNOTAVAIL, "EADDRNOTAVAIL (not an address of this machine)"),
            entry(100, "ENETDOWN (network is down)"),
            entry(101, "ENETUNREACH (network unreachable)"),
            entry(ENOBUFS, "ENOBUFS (no buffer space)"),
            entry(ETIMEDOUT, "ETIMEDOUT (timed out)"),
            entry(ECONNREFUSED, "ECONNREFUSED (connection refused)"),
            entry(113, "EHOSTUNREACH (no route to host)"));

    private Errno() {}

    /** Its name and meaning: {@code "ENODEV (no such device)"}; the bare number where it has no name here. */
    public static String text(int errno) {
        return TEXTS.getOrDefault(errno, "error " + errno);
    }
}
