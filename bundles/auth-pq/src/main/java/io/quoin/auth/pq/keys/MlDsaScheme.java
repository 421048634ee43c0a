package io.quoin.auth.pq.keys;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** ML-DSA in one parameter set. A private key is a seed, an expanded key, or both (RFC 9881, 6). */
public abstract class MlDsaScheme extends PqScheme {
    private static final int SEED_OCTETS = 32;
    /** The [0] of a seed alone. */
    private static final byte[] SEED_ALONE = Der.header(0x80, SEED_OCTETS);
    /** The OCTET STRING of a seed before an expanded key. */
    private static final byte[] SEED_BEFORE = Der.header(0x04, SEED_OCTETS);

    private final int expandedOctets;
    /** How an expanded key begins. */
    private final byte[] expandedAlone;
    /** How a seed with an expanded key begins. */
    private final byte[] both;

    /** The parameter sets (FIPS 204, 4). */
    public enum Set {
        /** Of security category 2, as hard to break as SHA3-256 is to collide. */
        ML_DSA_44("ml-dsa-44", 17, new Sizes(1312, 2420), 2560),
        /** Of security category 3, as hard to break as AES-192. */
        ML_DSA_65("ml-dsa-65", 18, new Sizes(1952, 3309), 4032),
        /** Of security category 5, as hard to break as AES-256. */
        ML_DSA_87("ml-dsa-87", 19, new Sizes(2592, 4627), 4896);

        private final String keyword;
        private final int sigAlg;
        private final Sizes sizes;
        private final int expandedOctets;

        Set(String keyword, int sigAlg, Sizes sizes, int expandedOctets) {
            this.keyword = keyword;
            this.sigAlg = sigAlg;
            this.sizes = sizes;
            this.expandedOctets = expandedOctets;
        }
    }

    /**
     * A private key in the forms in which it was given, one at least.
     *
     * @param seed 32 octets
     * @param expanded as FIPS 204 encodes a private key
     */
    public record PrivateKey(Optional<byte[]> seed, Optional<byte[]> expanded) {
        private void wipe() {
            seed.ifPresent(octets -> Arrays.fill(octets, (byte) 0));
            expanded.ifPresent(octets -> Arrays.fill(octets, (byte) 0));
        }
    }

    protected MlDsaScheme(Set set) {
        super(set.keyword, set.sigAlg, set.sizes);
        this.expandedOctets = set.expandedOctets;
        this.expandedAlone = Der.header(0x04, expandedOctets);
        this.both = Der.header(0x30, SEED_BEFORE.length + SEED_OCTETS + expandedAlone.length + expandedOctets);
    }

    /** Signs by {@code key}, which is wiped afterwards; nothing where the library cannot. */
    protected abstract Optional<byte[]> sign(PrivateKey key, byte[] message, SecureRandom random);

    @Override
    protected final Optional<byte[]> sign(byte[] privateKey, byte[] message, SecureRandom random) {
        Optional<PrivateKey> key = read(privateKey);
        Optional<byte[]> signature = key.flatMap(read -> sign(read, message, random));
        key.ifPresent(PrivateKey::wipe);
        return signature;
    }

    private Optional<PrivateKey> read(byte[] key) {
        int seedEnd = both.length + SEED_BEFORE.length + SEED_OCTETS;
        if (key.length == SEED_ALONE.length + SEED_OCTETS && startsWith(key, 0, SEED_ALONE)) {
            return Optional.of(new PrivateKey(part(key, SEED_ALONE.length, key.length), Optional.empty()));
        }
        if (key.length == expandedAlone.length + expandedOctets && startsWith(key, 0, expandedAlone)) {
            return Optional.of(new PrivateKey(Optional.empty(), part(key, expandedAlone.length, key.length)));
        }
        if (key.length == seedEnd + expandedAlone.length + expandedOctets
                && startsWith(key, 0, both)
                && startsWith(key, both.length, SEED_BEFORE)
                && startsWith(key, seedEnd, expandedAlone)) {
            return Optional.of(new PrivateKey(
                    part(key, seedEnd - SEED_OCTETS, seedEnd), part(key, seedEnd + expandedAlone.length, key.length)));
        }
        return Optional.empty();
    }

    private static Optional<byte[]> part(byte[] key, int from, int to) {
        return Optional.of(Arrays.copyOfRange(key, from, to));
    }

    private static boolean startsWith(byte[] octets, int at, byte[] start) {
        return Arrays.equals(octets, at, at + start.length, start, 0, start.length);
    }
}
