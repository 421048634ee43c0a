package io.quoin.kex.testkit;

import io.quoin.bytes.Octets;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The random source of the KAT files of NIST's post-quantum process: AES-256 CTR_DRBG (SP 800-90A, 10.2.1) without
 * derivation function, at the seed of their first entry. It keeps what was drawn.
 */
public final class KatRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    /** The seed of {@code count = 0} in every such file. */
    public static final Octets SEED = Octets.ofHex(
            "061550234d158c5ec95595fe04ef7a25767f2e24cc2bc479d09d86dc9abcfde7" + "056a8c266f9ef97ed08541dbd2e1ffa1");

    private final transient ByteArrayOutputStream drawn;

    public KatRandom() {
        this(new ByteArrayOutputStream());
    }

    private KatRandom(ByteArrayOutputStream drawn) {
        super(new Drbg(drawn), null);
        this.drawn = drawn;
    }

    /** What was drawn since this was asked before. */
    public Octets drawn() {
        Octets octets = Octets.of(drawn.toByteArray());
        drawn.reset();
        return octets;
    }

    private static final class Drbg extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;
        private static final int KEY = 32;
        private static final int BLOCK = 16;

        private final transient ByteArrayOutputStream drawn;
        private byte[] key = new byte[KEY];
        private byte[] counter = new byte[BLOCK];

        Drbg(ByteArrayOutputStream drawn) {
            this.drawn = drawn;
            update(SEED.toBytes());
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            for (int at = 0; at < bytes.length; at += BLOCK) {
                System.arraycopy(nextBlock(), 0, bytes, at, Math.min(BLOCK, bytes.length - at));
            }
            update(new byte[KEY + BLOCK]);
            drawn.writeBytes(bytes);
        }

        private void update(byte[] provided) {
            byte[] state = new byte[KEY + BLOCK];
            for (int at = 0; at < state.length; at += BLOCK) {
                System.arraycopy(nextBlock(), 0, state, at, BLOCK);
            }
            for (int i = 0; i < state.length; i++) {
                state[i] ^= provided[i];
            }
            key = Arrays.copyOf(state, KEY);
            counter = Arrays.copyOfRange(state, KEY, state.length);
        }

        private byte[] nextBlock() {
            int i = BLOCK - 1;
            while (++counter[i] == 0 && i > 0) {
                i--;
            }
            try {
                Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
                aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
                return aes.doFinal(counter);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has AES-256", e);
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            byte[] bytes = new byte[length];
            engineNextBytes(bytes);
            return bytes;
        }

        /** Ignored: the seed of the files is the only one. */
        @Override
        protected void engineSetSeed(byte[] ignored) {}
    }
}
