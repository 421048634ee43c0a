package io.quoin.auth.testkit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/**
 * A random source for tests whose octets follow from its seed alone: SHA-256 over the seed and a block number, each
 * request beginning a new block. Two sources of one seed that are asked alike answer alike.
 */
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    /** The source of {@code seed}. */
    public SeededRandom(long seed) {
        super(new Blocks(seed), null);
    }

    private static final class Blocks extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private final long seed;
        private long block;

        Blocks(long seed) {
            this.seed = seed;
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            ByteBuffer wanted = ByteBuffer.wrap(bytes);
            while (wanted.hasRemaining()) {
                byte[] next = nextBlock();
                wanted.put(next, 0, Math.min(next.length, wanted.remaining()));
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            byte[] bytes = new byte[length];
            engineNextBytes(bytes);
            return bytes;
        }

        /** Ignored: the seed of the constructor is the only one. */
        @Override
        protected void engineSetSeed(byte[] ignored) {}

        private byte[] nextBlock() {
            try {
                byte[] input =
                        ByteBuffer.allocate(16).putLong(seed).putLong(block++).array();
                return MessageDigest.getInstance("SHA-256").digest(input);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }
}
