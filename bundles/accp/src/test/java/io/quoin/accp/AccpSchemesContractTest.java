package io.quoin.accp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.testkit.SignatureSchemeContract;
import io.quoin.bytes.Octets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;

class AccpSchemesContractTest extends SignatureSchemeContract {
    private final Map<String, PublicKeyInfo> others = new ConcurrentHashMap<>();

    @BeforeAll
    static void load() {
        assertThat(Accp.load()).isEmpty();
    }

    @Override
    protected Stream<Subject> subjects() {
        return Accp.schemes().stream().map(scheme -> {
            String key = Answers.key(scheme);
            return new Subject(
                    scheme,
                    Answers.publicKey(scheme),
                    Answers.privateKey(scheme),
                    others.computeIfAbsent(key, AccpSchemesContractTest::other));
        });
    }

    /** ACCP takes randomness from its own generator. */
    @Override
    protected boolean isReplayable(SignatureScheme scheme) {
        return SelfTest.isDeterministic(scheme);
    }

    private static PublicKeyInfo other(String key) {
        if (key.startsWith("ml-dsa")) {
            // Any octets of the right length are a public key.
            byte[] octets = Answers.of(key + ".public").toBytes();
            octets[octets.length - 1] ^= 1;
            return new PublicKeyInfo(Octets.of(octets));
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    switch (key) {
                        case "rsa2048" -> "RSA";
                        case "ed25519" -> "Ed25519";
                        default -> "EC";
                    });
            if (key.startsWith("p")) {
                generator.initialize(new ECGenParameterSpec("sec" + key + "r1"));
            }
            return new PublicKeyInfo(
                    Octets.of(generator.generateKeyPair().getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
