package io.quoin.esp;

/**
 * The anti-replay window of one inbound Security Association (RFC 4303, 3.4.3): the numbers from {@code top - size + 1}
 * to {@code top}, each seen or not. It is kept as a ring of words that the moving window overwrites (RFC 6479), so that
 * moving costs the same whatever the size. Sequence numbers are 64 bits and never negative. Not thread-safe.
 */
final class ReplayWindow {
    /** The largest size, in packets: half a kibibyte per Security Association. */
    static final int MAX_SIZE = 4096;

    private static final int WORD_SHIFT = 6;

    private final int size;
    private final boolean extended;
    private final long[] ring;
    private long top;

    /**
     * A window that nothing has passed.
     *
     * @param size in packets, 0 to {@link #MAX_SIZE}; 0 accepts every number
     * @param extended whether packets carry the low half of a 64-bit number (RFC 4303, 2.2.1)
     */
    ReplayWindow(int size, boolean extended) {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a replay window has 0 to " + MAX_SIZE + " packets, not " + size);
        }
        this.size = size;
        this.extended = extended;
        // One word more than the window fills: the word that holds its lower end is never the one that is cleared.
        int words = (size >> WORD_SHIFT) + 2;
        this.ring = new long[Integer.highestOneBit(words - 1) << 1];
    }

    /**
     * The whole sequence number of a packet. Of extended ones it is the only one with these low bits that is in or less
     * than 2^32 above the window (RFC 4303, appendix A2).
     *
     * @param low the 32 bits that the packet carries
     */
    long sequence(int low) {
        long carried = Integer.toUnsignedLong(low);
        if (!extended) {
            return carried;
        }
        int width = size == 0 ? MAX_SIZE : size;
        long bottom = Math.max(1, top - width + 1);
        return bottom + (carried - bottom & 0xffff_ffffL);
    }

    /** Whether a packet with this number may be new. */
    boolean accepts(long sequence) {
        if (size == 0 || sequence > top) {
            return true;
        }
        // 0 is never sent: the first packet has number 1 (RFC 4303, 2.2).
        if (sequence == 0 || top - sequence >= size) {
            return false;
        }
        return (ring[word(sequence)] & bit(sequence)) == 0;
    }

    /**
     * Marks a number that was {@link #accepts accepted}, once the packet's ICV was found right.
     *
     * @return whether it is the highest so far
     */
    boolean mark(long sequence) {
        boolean highest = sequence > top;
        if (highest) {
            long steps = Math.min((sequence >>> WORD_SHIFT) - (top >>> WORD_SHIFT), ring.length);
            for (long step = 0; step < steps; step++) {
                ring[word(sequence - (step << WORD_SHIFT))] = 0;
            }
            top = sequence;
        }
        ring[word(sequence)] |= bit(sequence);
        return highest;
    }

    private int word(long sequence) {
        return (int) (sequence >>> WORD_SHIFT) & ring.length - 1;
    }

    private static long bit(long sequence) {
        return 1L << sequence; // Java takes the low six bits
    }
}
