package io.quoin.engine;

import io.quoin.bytes.Octets;
import java.util.Arrays;

/** Nonces (RFC 7296, 2.10), and the order among them that decides collisions (2.8.1). */
final class Nonces {
    /** Octets of ours: as much as the largest key of a PRF that is offered by default. */
    private static final int LENGTH = 32;

    private Nonces() {}

    static Octets fresh(Environment environment) {
        byte[] bytes = new byte[LENGTH];
        environment.random().nextBytes(bytes);
        return Octets.of(bytes);
    }

    /** Compares octet by octet, as unsigned numbers. */
    static int compare(Octets one, Octets other) {
        return Arrays.compareUnsigned(one.toBytes(), other.toBytes());
    }

    static Octets lower(Octets one, Octets other) {
        return compare(one, other) < 0 ? one : other;
    }
}
