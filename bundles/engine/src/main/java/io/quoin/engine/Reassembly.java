package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.EncryptedFragmentPayload;
import java.util.Optional;

/** The fragments of one message that have come so far, each already found authentic (RFC 7383, 2.6). */
final class Reassembly {
    /** Fragments of one message at most: so many of the smallest size hold the largest message, in any cipher. */
    static final int MAX_FRAGMENTS = 160;

    /** Octets of one message at most (RFC 7383, 5). */
    static final int MAX_OCTETS = 65_535;

    private int messageId = -1;
    private Octets first = Octets.empty();
    private int firstInner;
    private Octets[] parts = new Octets[0];
    private int missing;
    private int octets;

    /**
     * A message that is complete.
     *
     * @param first the datagram of fragment 1
     * @param firstInner the type of its first inner payload
     * @param plaintext all pieces
     */
    record Whole(Octets first, int firstInner, Octets plaintext) {}

    /** Whether a fragment is worth decrypting: not out of bounds, not there already, not of an older splitting. */
    boolean wants(int id, EncryptedFragmentPayload fragment) {
        if (fragment.total() > MAX_FRAGMENTS) {
            return false;
        }
        // RFC 7383, 2.6: a larger total is a message that was split anew, a smaller one is stale.
        return id != messageId
                || fragment.total() > parts.length
                || fragment.total() == parts.length && parts[fragment.number() - 1] == null;
    }

    /** Takes a fragment that {@link #wants} has accepted and that is authentic. */
    Optional<Whole> add(int id, EncryptedFragmentPayload fragment, Octets datagram, Octets plaintext) {
        if (id != messageId || fragment.total() > parts.length) {
            messageId = id;
            parts = new Octets[fragment.total()];
            missing = parts.length;
            octets = 0;
        }
        octets += plaintext.length();
        if (octets > MAX_OCTETS) {
            clear();
            return Optional.empty();
        }
        parts[fragment.number() - 1] = plaintext;
        missing--;
        if (fragment.number() == 1) {
            first = datagram;
            firstInner = fragment.firstInner();
        }
        if (missing > 0) {
            return Optional.empty();
        }
        var whole = new Whole(first, firstInner, Octets.concat(parts));
        clear();
        return Optional.of(whole);
    }

    /** Of how many fragments the message is that has begun to come; 0 while there is none. */
    int total() {
        return parts.length;
    }

    /** How many of them have not come. */
    int missing() {
        return parts.length == 0 ? 0 : missing;
    }

    private void clear() {
        messageId = -1;
        parts = new Octets[0];
        first = Octets.empty();
    }
}
