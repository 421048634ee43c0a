package io.quoin.engine;

import java.util.stream.IntStream;

/**
 * The largest IP datagram to send to a peer for IKE (RFC 7383, 2.5.1), in octets, as far as the path to it is known. It
 * begins with what passes nearly everywhere. It grows with what arrives: a path that carries it in one direction most
 * likely does in the other, and where it does not, the next request finds out. It shrinks where only smaller pieces of
 * a message were heard of, and does not grow again above what failed. A configured size is the first and the largest.
 */
final class FragmentSize {
    /** What passes nearly everywhere (RFC 7383, 2.5.1), and the least to try. */
    static final int IPV4 = 576;

    /** No path of IPv6 has less (RFC 8200, 5). */
    static final int IPV6 = 1280;

    /** That of Ethernet: what arrives in larger datagrams came in IP fragments, which is what this is to avoid. */
    private static final int LARGEST = 1500;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int NON_ESP_MARKER = 4;

    private final boolean ipv6;
    private int octets;
    private int ceiling;

    /** @param configured 0 where the path decides alone */
    FragmentSize(int configured, boolean ipv6) {
        this.ipv6 = ipv6;
        this.octets = configured > 0 ? configured : ipv6 ? IPV6 : IPV4;
        this.ceiling = configured > 0 ? configured : LARGEST;
    }

    int octets() {
        return octets;
    }

    /** The longest IKE message that fits. */
    int maxLength() {
        return maxLength(octets);
    }

    /** The longest IKE message that fits an IP datagram of that size. */
    int maxLength(int datagram) {
        return datagram - overhead();
    }

    /** The longest that a message had better be that IKE cannot cut, where there is a choice. */
    int longestUncut() {
        return maxLength(Math.min(Math.max(octets, IPV6), ceiling));
    }

    /** The size of the IP datagram of a message. */
    int datagram(int message) {
        return message + overhead();
    }

    /** An authentic message of that many octets came in one datagram. */
    void arrived(int message) {
        octets = Math.max(octets, Math.min(datagram(message), ceiling));
    }

    /** What was sent in pieces of this size was heard of, and what was sent in larger ones was not. */
    void onlyPasses(int datagram) {
        octets = datagram;
        ceiling = datagram;
    }

    /** Takes over what another learned of the same path. */
    void learn(FragmentSize other) {
        if (other.ceiling < ceiling) {
            onlyPasses(other.octets);
        } else {
            octets = Math.max(octets, Math.min(other.octets, ceiling));
        }
    }

    /** The sizes to try instead of a larger one, the largest first: few, so that a message is soon through. */
    IntStream smallerThan(int datagram) {
        return (ipv6 ? IntStream.of(IPV6) : IntStream.of(IPV6, IPV4)).filter(size -> size < datagram);
    }

    private int overhead() {
        return (ipv6 ? IPV6_HEADER : IPV4_HEADER) + UDP_HEADER + NON_ESP_MARKER;
    }
}
