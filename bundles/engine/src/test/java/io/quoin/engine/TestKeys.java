package io.quoin.engine;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.MlDsa;
import io.quoin.auth.pq.SlhDsa;
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
import java.util.List;
import org.bouncycastle.jcajce.spec.MLDSAParameterSpec;
import org.bouncycastle.jcajce.spec.SLHDSAParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Key pairs of tests, which follow from a seed, by the name of their kind. */
final class TestKeys {
    static final List<SignatureScheme> POST_QUANTUM = List.of(
            new MlDsa.MlDsa44(),
            new MlDsa.MlDsa65(),
            new MlDsa.MlDsa87(),
            new SlhDsa.SlhDsaSha2128s(),
            new SlhDsa.SlhDsaSha2128f(),
            new SlhDsa.SlhDsaSha2192s(),
            new SlhDsa.SlhDsaSha2192f(),
            new SlhDsa.SlhDsaSha2256s(),
            new SlhDsa.SlhDsaSha2256f(),
            new SlhDsa.SlhDsaShake128s(),
            new SlhDsa.SlhDsaShake128f(),
            new SlhDsa.SlhDsaShake192s(),
            new SlhDsa.SlhDsaShake192f(),
            new SlhDsa.SlhDsaShake256s(),
            new SlhDsa.SlhDsaShake256f());

    private TestKeys() {}

    static TestKey of(String kind) {
        return switch (kind) {
            case "P-256" -> key(new Ecdsa.EcdsaSha256(), "EC", new ECGenParameterSpec("secp256r1"));
            case "P-384" -> key(new Ecdsa.EcdsaSha384(), "EC", new ECGenParameterSpec("secp384r1"));
            case "Ed25519" -> key(new EdDsa.Ed25519(), "Ed25519", NamedParameterSpec.ED25519);
            case "RSA" ->
                key(new RsaPss.RsaPssSha256(), "RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
            default -> postQuantum(kind);
        };
    }

    /** ML-DSA-65, SLH-DSA-SHAKE-128F: as Bouncy Castle names them. */
    private static TestKey postQuantum(String kind) {
        SignatureScheme scheme = POST_QUANTUM.stream()
                .filter(each -> each.keyword().equalsIgnoreCase(kind))
                .findFirst()
                .orElseThrow();
        return kind.startsWith("ML-DSA")
                ? key(scheme, "ML-DSA", MLDSAParameterSpec.fromName(kind))
                : key(scheme, "SLH-DSA", SLHDSAParameterSpec.fromName(kind));
    }

    private static TestKey key(SignatureScheme scheme, String algorithm, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = algorithm.endsWith("-DSA")
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
