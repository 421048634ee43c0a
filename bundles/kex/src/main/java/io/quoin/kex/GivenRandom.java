package io.quoin.kex;

import io.quoin.bytes.Octets;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** A random source for known answers: it gives the octets of a published example, and fails when asked for more. */
public final class GivenRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    /** The source of {@code given}, in this order. */
    public GivenRandom(Octets given) {
        super(new Given(given), null);
    }

    private static final class Given extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private final transient ByteBuffer given;

        Given(Octets given) {
            this.given = given.buffer();
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            if (bytes.length > given.remaining()) {
                throw new IllegalStateException("the example has fewer random octets than are asked for");
            }
            given.get(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            byte[] bytes = new byte[length];
            engineNextBytes(bytes);
            return bytes;
        }

        /** Ignored: what is given is all. */
        @Override
        protected void engineSetSeed(byte[] ignored) {}
    }
}
