package io.quoin.auth.x509;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.testkit.SeededRandom;
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
