package io.quoin.kex.frodokem;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.Kem;
import io.quoin.kex.KeyExchangeMethod;
import java.security.SecureRandom;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.frodo.FrodoKEMExtractor;
import org.bouncycastle.pqc.crypto.frodo.FrodoKEMGenerator;
import org.bouncycastle.pqc.crypto.frodo.FrodoKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.frodo.FrodoKeyPairGenerator;
import org.bouncycastle.pqc.crypto.frodo.FrodoParameters;
import org.bouncycastle.pqc.crypto.frodo.FrodoPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.frodo.FrodoPublicKeyParameters;
import org.osgi.service.component.annotations.Component;

/**
 * FrodoKEM in one parameter set, with AES for its matrix. It refuses no share of the right length: a ciphertext that
 * was tampered with yields a secret that the peer does not have.
 *
 * <p>The library's parameters own the hash that they compute with, so one thread at a time works with a set.
 */
@SuppressWarnings("deprecation") // The packages that followed have no FrodoKEM-640.
public class FrodoKem extends Kem {
    private final FrodoParameters parameters;

    private FrodoKem(
            int transformId,
            String keyword,
            int category,
            int publicKeyLength,
            int ciphertextLength,
            FrodoParameters parameters) {
        super(transformId, keyword, Status.EXPERIMENTAL, category, publicKeyLength, ciphertextLength);
        this.parameters = parameters;
    }

    @Override
    protected final KeyPair generate(SecureRandom random) {
        FrodoKeyPairGenerator generator = new FrodoKeyPairGenerator();
        generator.init(new FrodoKeyGenerationParameters(random, parameters));
        synchronized (parameters) {
            return new Pair(generator.generateKeyPair());
        }
    }

    @Override
    protected final Response encapsulate(byte[] publicKey, SecureRandom random) {
        var peer = new FrodoPublicKeyParameters(parameters, publicKey);
        SecretWithEncapsulation made;
        synchronized (parameters) {
            made = new FrodoKEMGenerator(random).generateEncapsulated(peer);
        }
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

    private final class Pair implements KeyPair {
        private final AsymmetricCipherKeyPair pair;

        Pair(AsymmetricCipherKeyPair pair) {
            this.pair = pair;
        }

        @Override
        public byte[] publicKey() {
            return ((FrodoPublicKeyParameters) pair.getPublic()).getPublicKey();
        }

        @Override
        public byte[] decapsulate(byte[] ciphertext) {
            synchronized (parameters) {
                return new FrodoKEMExtractor((FrodoPrivateKeyParameters) pair.getPrivate()).extractSecret(ciphertext);
            }
        }

        /** The library has no way to: the key is left to the collector of garbage. */
        @Override
        public void wipe() {}
    }

    /** Of security category 1, as hard to break as AES-128. */
    @Component(service = KeyExchangeMethod.class)
    public static final class FrodoKem640 extends FrodoKem {
        public FrodoKem640() {
            super(1083, "frodokem640", 1, 9616, 9720, FrodoParameters.frodokem640aes);
        }
    }

    /** Of security category 3, as hard to break as AES-192. */
    @Component(service = KeyExchangeMethod.class)
    public static final class FrodoKem976 extends FrodoKem {
        public FrodoKem976() {
            super(1084, "frodokem976", 3, 15_632, 15_744, FrodoParameters.frodokem976aes);
        }
    }

    /** Of security category 5, as hard to break as AES-256. */
    @Component(service = KeyExchangeMethod.class)
    public static final class FrodoKem1344 extends FrodoKem {
        public FrodoKem1344() {
            super(1085, "frodokem1344", 5, 21_520, 21_632, FrodoParameters.frodokem1344aes);
        }
    }
}
