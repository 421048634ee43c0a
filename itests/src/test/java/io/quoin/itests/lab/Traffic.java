package io.quoin.itests.lab;

import java.util.stream.IntStream;

/** What one end of a Child SA has counted. */
public record Traffic(long bytesIn, long packetsIn, long bytesOut, long packetsOut) {
    private static final int IPV4_AND_ICMP_HEADER_OCTETS = 28;

    /** What {@code count} echo requests of each size and their replies are; {@code dataOctets} are the sizes. */
    public static Traffic ofEchoes(int count, int... dataOctets) {
        long octets = IntStream.of(dataOctets)
                .map(size -> count * (IPV4_AND_ICMP_HEADER_OCTETS + size))
                .sum();
        long packets = (long) count * dataOctets.length;
        return new Traffic(octets, packets, octets, packets);
    }

    /** The same traffic as the other end must have counted it. */
    public Traffic mirrored() {
        return new Traffic(bytesOut, packetsOut, bytesIn, packetsIn);
    }
}
