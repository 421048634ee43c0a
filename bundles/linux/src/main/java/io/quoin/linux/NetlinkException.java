package io.quoin.linux;

/** The kernel refused a netlink request. The message has the kernel's own words, where it gave any. */
public final class NetlinkException extends LinuxException {
    private static final long serialVersionUID = 1L;

    /** @param words the kernel's extended acknowledgement; empty where it gave none */
    NetlinkException(String what, int errno, String words) {
        super(what, errno, words.isEmpty() ? "" : "the kernel says: " + words);
    }
}
