package io.quoin.auth.pq;

import io.quoin.auth.SignatureScheme;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.osgi.service.component.annotations.Component;

/** ML-DSA in one parameter set. A private key is a seed, an expanded key, or both (RFC 9881, 6). */
public class MlDsa extends PqScheme {
    private static final int SEED_OCTETS = 32;
    /** The [0] of a seed alone. */
    private static final byte[] SEED_ALONE = Der.header(0x80, SEED_OCTETS);
    /** The OCTET STRING of a seed before an expanded key. */
    private static final byte[] SEED_BEFORE = Der.header(0x04, SEED_OCTETS);

    private final MLDSAParameters parameters;
    private final int expandedOctets;
    /** How an expanded key begins. */
    private final byte[] expandedAlone;
    /** How a seed with an expanded key begins. */
    private final byte[] both;

    private MlDsa(String keyword, int sigAlg, MLDSAParameters parameters, Sizes sizes, int expandedOctets) {
        super(keyword, sigAlg, sizes);
        this.parameters = parameters;
        this.expandedOctets = expandedOctets;
        this.expandedAlone = Der.header(0x04, expandedOctets);
        this.both = Der.header(0x30, SEED_BEFORE.length + SEED_OCTETS + expandedAlone.length + expandedOctets);
    }

    @Override
    final Optional<byte[]> sign(byte[] privateKey, byte[] message, SecureRandom random) {
        Optional<MLDSAPrivateKeyParameters> key = read(privateKey);
        Optional<byte[]> signature = key.map(read -> sign(read, message, random));
        key.ifPresent(MLDSAPrivateKeyParameters::destroy);
        return signature;
    }

    private static byte[] sign(MLDSAPrivateKeyParameters key, byte[] message, SecureRandom random) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, new ParametersWithRandom(key, random));
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("Bouncy Castle made no ML-DSA signature", e);
        }
    }

    @Override
    final boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, new MLDSAPublicKeyParameters(parameters, publicKey));
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    private Optional<MLDSAPrivateKeyParameters> read(byte[] key) {
        int seedEnd = both.length + SEED_BEFORE.length + SEED_OCTETS;
        if (key.length == SEED_ALONE.length + SEED_OCTETS && startsWith(key, 0, SEED_ALONE)) {
            return read(key, SEED_ALONE.length, key.length);
        }
        if (key.length == expandedAlone.length + expandedOctets && startsWith(key, 0, expandedAlone)) {
            return read(key, expandedAlone.length, key.length);
        }
        if (key.length == seedEnd + expandedAlone.length + expandedOctets
                && startsWith(key, 0, both)
                && startsWith(key, both.length, SEED_BEFORE)
                && startsWith(key, seedEnd, expandedAlone)) {
            return read(key, seedEnd - SEED_OCTETS, seedEnd)
                    .filter(made -> isExpandedTo(made, key, seedEnd + expandedAlone.length));
        }
        return Optional.empty();
    }

    /** Whether the expanded key is the one that the seed makes (RFC 9881, 8.2). */
    private static boolean isExpandedTo(MLDSAPrivateKeyParameters made, byte[] key, int from) {
        byte[] expanded = made.getEncoded();
        byte[] claimed = Arrays.copyOfRange(key, from, key.length);
        boolean consistent = MessageDigest.isEqual(expanded, claimed);
        Arrays.fill(expanded, (byte) 0);
        Arrays.fill(claimed, (byte) 0);
        return consistent;
    }

    /** Of an expanded key the library checks that it holds the hash of its public key (RFC 9881, C.4). */
    private Optional<MLDSAPrivateKeyParameters> read(byte[] key, int from, int to) {
        byte[] octets = Arrays.copyOfRange(key, from, to);
        try {
            return Optional.of(new MLDSAPrivateKeyParameters(parameters, octets));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static boolean startsWith(byte[] octets, int at, byte[] start) {
        return Arrays.equals(octets, at, at + start.length, start, 0, start.length);
    }

    /** Of security category 2, as hard to break as SHA3-256 is to collide. */
    @Component(service = SignatureScheme.class)
    public static final class MlDsa44 extends MlDsa {
        public MlDsa44() {
            super("ml-dsa-44", 17, MLDSAParameters.ml_dsa_44, new Sizes(1312, 2420), 2560);
        }
    }

    /** Of security category 3, as hard to break as AES-192. */
    @Component(service = SignatureScheme.class)
    public static final class MlDsa65 extends MlDsa {
        public MlDsa65() {
            super("ml-dsa-65", 18, MLDSAParameters.ml_dsa_65, new Sizes(1952, 3309), 4032);
        }
    }

    /** Of security category 5, as hard to break as AES-256. */
    @Component(service = SignatureScheme.class)
    public static final class MlDsa87 extends MlDsa {
        public MlDsa87() {
            super("ml-dsa-87", 19, MLDSAParameters.ml_dsa_87, new Sizes(2592, 4627), 4896);
        }
    }
}
