package io.quoin.linux;

import java.io.IOException;

/** The kernel refused. The message says what was asked, the error and, where there is one, the remedy. */
public class LinuxException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * @param what what was asked: {@code "cannot open /dev/net/tun"}
     * @param errno the error number of Linux, see {@link Errno}
     */
    public LinuxException(String what, int errno) {
        this(what, errno, "");
    }

    /** @param remedy what the operator can do about it; empty where nothing is known */
    public LinuxException(String what, int errno, String remedy) {
        super(what + ": " + Errno.text(errno) + (remedy.isEmpty() ? "" : "; " + remedy));
        this.errno = errno;
    }

    /** The error number of Linux, above 0. */
    public int errno() {
        return errno;
    }
}
