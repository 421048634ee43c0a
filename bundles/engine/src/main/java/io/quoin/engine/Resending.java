package io.quoin.engine;

import io.quoin.bytes.Octets;
import java.util.List;

/**
 * A protected message that is sent again until it is heard of, and where that does not help, in smaller pieces: the
 * network may drop what is large (RFC 7383, 2.5.2). A piece more each time tells the peer the old ones from the new.
 */
final class Resending {
    /** How often it is sent in pieces of one size. */
    private static final int ATTEMPTS = 2;

    private final Sealing.Sealed message;
    private final FragmentSize size;
    private List<Octets> datagrams;
    private int attempts = 1;
    private int tried;

    Resending(Sealing.Sealed message, FragmentSize size) {
        this.message = message;
        this.size = size;
        this.datagrams = message.datagrams();
        int longest = datagrams.stream().mapToInt(Octets::length).max().orElseThrow();
        this.tried = size.datagram(longest);
    }

    /** Those to send again. */
    List<Octets> datagrams() {
        return datagrams;
    }

    /**
     * It must be sent again.
     *
     * @return whether in smaller pieces than before
     */
    boolean again() {
        boolean cut = attempts >= ATTEMPTS && size.smallerThan(tried).anyMatch(this::cutTo);
        attempts = cut ? 1 : attempts + 1;
        return cut;
    }

    /** Cuts it into pieces of this size; false where they would be no more than there are. */
    boolean cutTo(int datagram) {
        int maxLength = size.maxLength(datagram);
        if (datagrams.stream().allMatch(piece -> piece.length() <= maxLength)) {
            return false;
        }
        List<Octets> pieces = message.cut().apply(maxLength);
        if (pieces.size() <= datagrams.size()) {
            return false;
        }
        datagrams = pieces;
        tried = datagram;
        return true;
    }

    /** The peer has heard of it. */
    void arrived() {
        if (datagrams != message.datagrams()) {
            size.onlyPasses(tried);
        }
    }
}
