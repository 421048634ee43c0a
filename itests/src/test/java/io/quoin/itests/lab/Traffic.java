package io.quoin.itests.lab;

/** What one end of a Child SA has counted. */
public record Traffic(long bytesIn, long packetsIn, long bytesOut, long packetsOut) {
    /** The same traffic as the other end must have counted it. */
    public Traffic mirrored() {
        return new Traffic(bytesOut, packetsOut, bytesIn, packetsIn);
    }
}
