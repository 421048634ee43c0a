package io.quoin.kex.mlkem;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.util.List;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.osgi.service.component.annotations.Component;

/**
 * ML-KEM in one parameter set: KEi is the encapsulation key, KEr the ciphertext, and the secret has 32 octets
 * (draft-ietf-ipsecme-ikev2-mlkem, 2.1).
 */
public class MlKem implements KeyExchangeMethod {
    private final int transformId;
    private final String keyword;
    private final int category;
    private final MLKEMParameters parameters;

    private MlKem(int transformId, String keyword, int category, MLKEMParameters parameters) {
        this.transformId = transformId;
        this.keyword = keyword;
        this.category = category;
        this.parameters = parameters;
    }

    @Override
    public final int transformId() {
        return transformId;
    }

    @Override
    public final String keyword() {
        return keyword;
    }

    @Override
    public final Strength strength() {
        return Strength.POST_QUANTUM;
    }

    @Override
    public final Status status() {
        return Status.STANDARD;
    }

    @Override
    public final int category() {
        return category;
    }

    @Override
    public final List<KnownAnswer> knownAnswers() {
        return new AcvpCases(this, AcvpCases.load()).all();
    }

    /** k polynomials of 384 octets and a seed of 32 (FIPS 203, table 3). */
    @Override
    public final int initiatorShareLength() {
        return 384 * parameters.getK() + 32;
    }

    @Override
    public final int responderShareLength() {
        return parameters.getEncapsulationLength();
    }

    @Override
    public final Initiation initiate(SecureRandom random) {
        MLKEMKeyPairGenerator generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(random, parameters));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        return new Begun(((MLKEMPublicKeyParameters) pair.getPublic()).getEncoded(), (MLKEMPrivateKeyParameters)
                pair.getPrivate());
    }

    /** An exchange begun with the decapsulation key of a published example. */
    final Initiation begin(Octets decapsulationKey) {
        MLKEMPrivateKeyParameters key = new MLKEMPrivateKeyParameters(parameters, decapsulationKey.toBytes());
        return new Begun(key.getPublicKey(), key);
    }

    @Override
    public final Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        MLKEMPublicKeyParameters peer = encapsulationKey(initiatorShare);
        SecretWithEncapsulation made = new MLKEMGenerator(random).generateEncapsulated(peer);
        Response response = new Response(Octets.of(made.getEncapsulation()), Secret.take(made.getSecret()));
        wipe(made);
        return response;
    }

    /** Makes the checks of FIPS 203, 7.2, without which a responder must not encapsulate (the draft, 2.2). */
    private MLKEMPublicKeyParameters encapsulationKey(Octets share) throws InvalidShareException {
        requireLength(share, initiatorShareLength());
        try {
            return new MLKEMPublicKeyParameters(parameters, share.toBytes());
        } catch (IllegalArgumentException e) {
            // The length is right, so it is the modulus check: the library makes it where it reads a key.
            throw refusal("a coefficient of the encapsulation key is not below 3329 (FIPS 203, 7.2)");
        }
    }

    private void requireLength(Octets share, int length) throws InvalidShareException {
        if (share.length() != length) {
            throw refusal("the share has " + share.length() + " octets instead of " + length);
        }
    }

    private InvalidShareException refusal(String why) {
        return new InvalidShareException(keyword + ": " + why);
    }

    private static void wipe(SecretWithEncapsulation made) {
        try {
            made.destroy();
        } catch (DestroyFailedException e) {
            throw new IllegalStateException("Bouncy Castle did not wipe a shared secret", e);
        }
    }

    private final class Begun implements Initiation {
        private final Octets share;
        private final MLKEMPrivateKeyParameters key;

        Begun(byte[] share, MLKEMPrivateKeyParameters key) {
            this.share = Octets.of(share);
            this.key = key;
        }

        @Override
        public Octets share() {
            return share;
        }

        @Override
        public Secret complete(Octets responderShare) throws InvalidShareException {
            if (key.isDestroyed()) {
                throw new IllegalStateException(keyword + ": the exchange was completed or closed before");
            }
            try (this) {
                requireLength(responderShare, responderShareLength());
                return Secret.take(new MLKEMExtractor(key).extractSecret(responderShare.toBytes()));
            }
        }

        @Override
        public void close() {
            key.destroy();
        }
    }

    /** Of security category 1, as hard to break as AES-128. */
    @Component(service = KeyExchangeMethod.class)
    public static final class MlKem512 extends MlKem {
        public MlKem512() {
            super(35, "mlkem512", 1, MLKEMParameters.ml_kem_512);
        }
    }

    /** Of security category 3, as hard to break as AES-192. */
    @Component(service = KeyExchangeMethod.class)
    public static final class MlKem768 extends MlKem {
        public MlKem768() {
            super(36, "mlkem768", 3, MLKEMParameters.ml_kem_768);
        }
    }

    /** Of security category 5, as hard to break as AES-256. */
    @Component(service = KeyExchangeMethod.class)
    public static final class MlKem1024 extends MlKem {
        public MlKem1024() {
            super(37, "mlkem1024", 5, MLKEMParameters.ml_kem_1024);
        }
    }
}
