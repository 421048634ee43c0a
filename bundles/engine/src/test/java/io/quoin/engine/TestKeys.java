package io.quoin.engine;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.MlDsa;
import io.quoin.auth.x509.Ecdsa;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.RsaPss;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.kex.testkit.SeededRandom;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.jcajce.spec.MLDSAParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Key pairs of tests, which follow from a seed, by the name of their kind. */
final class TestKeys {
    private TestKeys() {}

    static TestKey of(String kind) {
        return switch (kind) {
            case "P-256" -> key(new Ecdsa.EcdsaSha256(), "EC", new ECGenParameterSpec("secp256r1"));
            case "P-384" -> key(new Ecdsa.EcdsaSha384(), "EC", new ECGenParameterSpec("secp384r1"));
            case "Ed25519" -> key(new EdDsa.Ed25519(), "Ed25519", NamedParameterSpec.ED25519);
            case "RSA" ->
                key(new RsaPss.RsaPssSha256(), "RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
            case "ML-DSA-65" -> key(new MlDsa.MlDsa65(), "ML-DSA", MLDSAParameterSpec.ml_dsa_65);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static TestKey key(SignatureScheme scheme, String algorithm, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = algorithm.equals("ML-DSA")
                    ? KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider())
                    : KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters, new SeededRandom(algorithm.hashCode()));
            KeyPair pair = generator.generateKeyPair();
            return new TestKey(
                    scheme,
                    new PublicKeyInfo(Octets.of(pair.getPublic().getEncoded())),
                    Octets.of(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
