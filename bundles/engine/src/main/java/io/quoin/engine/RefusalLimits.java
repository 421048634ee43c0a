package io.quoin.engine;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * How often requests are refused that anybody can send: each address has one of a fixed number of buckets, so that who
 * is refused without end silences few others.
 */
final class RefusalLimits {
    private static final int BUCKETS = 64;
    /** Refusals of one bucket, at once and then one by one. */
    static final int MAX_REFUSALS = 16;

    static final Duration PER_REFUSAL = Duration.ofMillis(100);

    private final RateLimit[] buckets = new RateLimit[BUCKETS];

    RefusalLimits() {
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = new RateLimit(MAX_REFUSALS, PER_REFUSAL);
        }
    }

    /** Counts a refusal, where one more may be. */
    boolean allows(InetAddress remote, Instant now) {
        return bucket(remote).allows(now);
    }

    /** Whether no more may be for now. */
    boolean isExhausted(InetAddress remote, Instant now) {
        return bucket(remote).isEmpty(now);
    }

    private RateLimit bucket(InetAddress remote) {
        int hash = AddressBlock.of(remote).hashCode() * 0x9e3779b9;
        return buckets[hash >>> 26];
    }
}
