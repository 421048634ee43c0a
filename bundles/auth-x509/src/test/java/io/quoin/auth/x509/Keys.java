package io.quoin.auth.x509;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Key pairs of tests, which follow from a seed. */
final class Keys {
    private Keys() {}

    static KeyPair rsa(int bits, long seed) {
        return pair("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), seed);
    }

    static KeyPair ec(int bits, long seed) {
        return pair("EC", new ECGenParameterSpec("secp" + bits + "r1"), seed);
    }

    static KeyPair ed(String curve, long seed) {
        return pair(curve, new NamedParameterSpec(curve), seed);
    }

    /** A key that signs certificates by the scheme of that keyword. */
    static TestKey of(String keyword, KeyPair pair) {
        return new TestKey(
                Schemes.named(keyword),
                info(pair.getPublic()),
                Octets.of(pair.getPrivate().getEncoded()));
    }

    /** Keys on Ed25519 cost the least. */
    static TestKey test(long seed) {
        return of("ed25519", ed("Ed25519", seed));
    }

    static PublicKeyInfo info(PublicKey key) {
        return new PublicKeyInfo(Octets.of(key.getEncoded()));
    }

    private static KeyPair pair(String algorithm, AlgorithmParameterSpec parameters, long seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters, new SeededRandom(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
