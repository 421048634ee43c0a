package io.quoin.kex.hqc;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.Kem;
import io.quoin.kex.KeyExchangeMethod;
import java.security.SecureRandom;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.hqc.HQCKEMExtractor;
import org.bouncycastle.pqc.crypto.hqc.HQCKEMGenerator;
import org.bouncycastle.pqc.crypto.hqc.HQCKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.hqc.HQCKeyPairGenerator;
import org.bouncycastle.pqc.crypto.hqc.HQCParameters;
import org.bouncycastle.pqc.crypto.hqc.HQCPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.hqc.HQCPublicKeyParameters;
import org.osgi.service.component.annotations.Component;

/**
 * HQC in one parameter set, whose secret has 32 octets. A ciphertext that was tampered with yields a secret that the
 * peer does not have.
 */
public class Hqc extends Kem {
    private final HQCParameters parameters;

    private Hqc(
            int transformId,
            String keyword,
            int category,
            int publicKeyLength,
            int ciphertextLength,
            HQCParameters parameters) {
        super(transformId, keyword, Status.EXPERIMENTAL, category, publicKeyLength, ciphertextLength);
        this.parameters = parameters;
    }

    @Override
    protected final KeyPair generate(SecureRandom random) {
        HQCKeyPairGenerator generator = new HQCKeyPairGenerator();
        generator.init(new HQCKeyGenerationParameters(random, parameters));
        return new Pair(generator.generateKeyPair());
    }

    @Override
    protected final Response encapsulate(byte[] publicKey, SecureRandom random) {
        SecretWithEncapsulation made =
                new HQCKEMGenerator(random).generateEncapsulated(new HQCPublicKeyParameters(parameters, publicKey));
        Response response = new Response(Octets.of(made.getEncapsulation()), Secret.take(made.getSecret()));
        wipe(made);
        return response;
    }

    private static void wipe(SecretWithEncapsulation made) {
        try {
            made.destroy();
        } catch (DestroyFailedException e) {
            throw new IllegalStateException("Bouncy Castle did not wipe a shared secret", e);
        }
    }

    private record Pair(AsymmetricCipherKeyPair pair) implements KeyPair {
        @Override
        public byte[] publicKey() {
            return ((HQCPublicKeyParameters) pair.getPublic()).getEncoded();
        }

        @Override
        public byte[] decapsulate(byte[] ciphertext) {
            return new HQCKEMExtractor((HQCPrivateKeyParameters) pair.getPrivate()).extractSecret(ciphertext);
        }

        /** The library has no way to: the key is left to the collector of garbage. */
        @Override
        public void wipe() {}
    }

    /** Of security category 1, as hard to break as AES-128. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Hqc128 extends Hqc {
        public Hqc128() {
            super(1092, "hqc128", 1, 2241, 4433, HQCParameters.hqc128);
        }
    }

    /** Of security category 3, as hard to break as AES-192. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Hqc192 extends Hqc {
        public Hqc192() {
            super(1093, "hqc192", 3, 4514, 8978, HQCParameters.hqc192);
        }
    }

    /** Of security category 5, as hard to break as AES-256. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Hqc256 extends Hqc {
        public Hqc256() {
            super(1094, "hqc256", 5, 7237, 14_421, HQCParameters.hqc256);
        }
    }
}
