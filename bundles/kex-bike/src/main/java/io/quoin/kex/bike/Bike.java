package io.quoin.kex.bike;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.Kem;
import io.quoin.kex.KeyExchangeMethod;
import java.security.SecureRandom;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.legacy.bike.BIKEKEMExtractor;
import org.bouncycastle.pqc.legacy.bike.BIKEKEMGenerator;
import org.bouncycastle.pqc.legacy.bike.BIKEKeyGenerationParameters;
import org.bouncycastle.pqc.legacy.bike.BIKEKeyPairGenerator;
import org.bouncycastle.pqc.legacy.bike.BIKEParameters;
import org.bouncycastle.pqc.legacy.bike.BIKEPrivateKeyParameters;
import org.bouncycastle.pqc.legacy.bike.BIKEPublicKeyParameters;
import org.osgi.service.component.annotations.Component;

/**
 * BIKE in one parameter set. A ciphertext that was tampered with, or that the decoder fails at, which is rarer than
 * once in 2^128, yields a secret that the peer does not have.
 */
public class Bike extends Kem {
    private final BIKEParameters parameters;

    private Bike(
            int transformId,
            String keyword,
            int category,
            int publicKeyLength,
            int ciphertextLength,
            BIKEParameters parameters) {
        super(transformId, keyword, Status.EXPERIMENTAL, category, publicKeyLength, ciphertextLength);
        this.parameters = parameters;
    }

    @Override
    protected final KeyPair generate(SecureRandom random) {
        BIKEKeyPairGenerator generator = new BIKEKeyPairGenerator();
        generator.init(new BIKEKeyGenerationParameters(random, parameters));
        return new Pair(generator.generateKeyPair());
    }

    @Override
    protected final Response encapsulate(byte[] publicKey, SecureRandom random) {
        SecretWithEncapsulation made =
                new BIKEKEMGenerator(random).generateEncapsulated(new BIKEPublicKeyParameters(parameters, publicKey));
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
            return ((BIKEPublicKeyParameters) pair.getPublic()).getEncoded();
        }

        @Override
        public byte[] decapsulate(byte[] ciphertext) {
            return new BIKEKEMExtractor((BIKEPrivateKeyParameters) pair.getPrivate()).extractSecret(ciphertext);
        }

        /** The library has no way to: the key is left to the collector of garbage. */
        @Override
        public void wipe() {}
    }

    /** Of security category 1, as hard to break as AES-128. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Bike1 extends Bike {
        public Bike1() {
            super(1089, "bike1", 1, 1541, 1573, BIKEParameters.bike128);
        }
    }

    /** Of security category 3, as hard to break as AES-192. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Bike3 extends Bike {
        public Bike3() {
            super(1090, "bike3", 3, 3083, 3115, BIKEParameters.bike192);
        }
    }

    /** Of security category 5, as hard to break as AES-256. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Bike5 extends Bike {
        public Bike5() {
            super(1091, "bike5", 5, 5122, 5154, BIKEParameters.bike256);
        }
    }
}
