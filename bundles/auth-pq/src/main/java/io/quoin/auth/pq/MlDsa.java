package io.quoin.auth.pq;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.keys.MlDsaScheme;
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

/** ML-DSA in one parameter set. */
public class MlDsa extends MlDsaScheme {
    private final MLDSAParameters parameters;

    private MlDsa(Set set, MLDSAParameters parameters) {
        super(set);
        this.parameters = parameters;
    }

    @Override
    protected final Optional<byte[]> sign(PrivateKey privateKey, byte[] message, SecureRandom random) {
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
    protected final boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, new MLDSAPublicKeyParameters(parameters, publicKey));
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    private Optional<MLDSAPrivateKeyParameters> read(PrivateKey key) {
        Optional<MLDSAPrivateKeyParameters> made = key.seed().or(key::expanded).flatMap(this::read);
        return key.seed().isPresent() && key.expanded().isPresent()
                ? made.filter(read -> isExpandedTo(read, key.expanded().get()))
                : made;
    }

    /** Whether the expanded key is the one that the seed makes (RFC 9881, 8.2). */
    private static boolean isExpandedTo(MLDSAPrivateKeyParameters made, byte[] claimed) {
        byte[] expanded = made.getEncoded();
        boolean consistent = MessageDigest.isEqual(expanded, claimed);
        Arrays.fill(expanded, (byte) 0);
        return consistent;
    }

    /** Of an expanded key the library checks that it holds the hash of its public key (RFC 9881, C.4). */
    private Optional<MLDSAPrivateKeyParameters> read(byte[] octets) {
        try {
            return Optional.of(new MLDSAPrivateKeyParameters(parameters, octets));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class MlDsa44 extends MlDsa {
        public MlDsa44() {
            super(Set.ML_DSA_44, MLDSAParameters.ml_dsa_44);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class MlDsa65 extends MlDsa {
        public MlDsa65() {
            super(Set.ML_DSA_65, MLDSAParameters.ml_dsa_65);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class MlDsa87 extends MlDsa {
        public MlDsa87() {
            super(Set.ML_DSA_87, MLDSAParameters.ml_dsa_87);
        }
    }
}
