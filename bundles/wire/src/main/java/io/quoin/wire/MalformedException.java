package io.quoin.wire;

/**
 * Octets that are not what RFC 7296 section 3 describes. Says what was wrong and where; never repeats the octets. It
 * has no stack trace, which would tell nothing more: junk costs its sender little, so to refuse it must cost us
 * little.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    MalformedException(String message, int offset) {
        super(message + " (at octet " + offset + ")", null, false, false);
        this.offset = offset;
    }

    /** Where, in octets from the begin of what was decoded. */
    public int offset() {
        return offset;
    }
}
