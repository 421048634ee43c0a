package io.quoin.itests.lab;

/** What one end of a Child SA has counted. */
public record Traffic(long bytesIn, long packetsIn, long bytesOut, long packetsOut) {
    private static final int IPV4_AND_ICMP_HEADER_OCTETS = 28;

    /** What {@code count} echo requests and their replies are, each with {@code dataOctets} of data. */
    public static Traffic ofEchoes(int count, int dataOctets) {
        long octets = (long) count * (IPV4_AND_ICMP_HEADER_OCTETS + dataOctets);
        return new Traffic(octets, count, octets, count);
    }

    /** The same traffic as the other end must have counted it. */
    public Traffic mirrored() {
        return new Traffic(bytesOut, packetsOut, bytesIn, packetsIn);
    }
}
