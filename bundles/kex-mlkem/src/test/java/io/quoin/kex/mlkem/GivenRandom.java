package io.quoin.kex.mlkem;

import io.quoin.bytes.Octets;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** A random source that gives the octets of a published example, and fails where it is asked for more. */
final class GivenRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient ByteBuffer given;

    GivenRandom(Octets given) {
        this.given = given.buffer();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        given.get(bytes);
    }
}
