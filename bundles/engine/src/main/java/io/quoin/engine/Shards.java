package io.quoin.engine;

import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import java.net.InetAddress;
import java.util.Arrays;

/** Which engine of a gateway a message is for: that of the shard number in the local SPI, or of the peer's address. */
public final class Shards {
    private static final int SHARD_SHIFT = 56;

    private Shards() {}

    /** The shard, below {@code count}, that a message is for. */
    public static int of(IkeHeader header, InetAddress remote, int count) {
        long localSpi = header.fromOriginalInitiator() ? header.responderSpi() : header.initiatorSpi();
        return isFirstContact(header) ? of(remote, count) : (int) (localSpi >>> SHARD_SHIFT) % count;
    }

    /** Whether it belongs to no IKE SA yet. */
    public static boolean isFirstContact(IkeHeader header) {
        return header.is(ExchangeType.IKE_SA_INIT) && !header.response();
    }

    /** The shard, below {@code count}, that initiates to a peer and is contacted by it first. */
    public static int of(InetAddress remote, int count) {
        return Math.floorMod(Arrays.hashCode(remote.getAddress()), count);
    }

    /** {@code random} as an SPI that carries the shard number in its first octet, and is not 0. */
    static long spi(int shard, long random) {
        return (long) shard << SHARD_SHIFT | random >>> 8 | 1;
    }
}
