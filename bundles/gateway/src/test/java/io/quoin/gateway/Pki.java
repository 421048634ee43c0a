package io.quoin.gateway;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.MlDsa;
import io.quoin.auth.pq.SlhDsa;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.auth.x509.Ecdsa;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Keys, a CA and the files of an operator, in PEM. */
final class Pki {
    static final List<SignatureScheme> SCHEMES =
            List.of(new Ecdsa.EcdsaSha256(), new EdDsa.Ed25519(), new MlDsa.MlDsa65(), new SlhDsa.SlhDsaSha2128f());
    static final TestCa CA = ca("ca", key(1));

    private Pki() {}

    static TestCa ca(String name, TestKey key) {
        return TestCa.root(valid(new Template(name, key)).ca());
    }

    /** A certificate that proves {@code name}. */
    static Octets certificate(TestCa issuer, String name, TestKey key) {
        return issuer.issue(valid(new Template(name, key)).serialNumber(7).dns(name));
    }

    private static Template valid(Template template) {
        return template.valid("2020-01-01T00:00:00Z", "2049-01-01T00:00:00Z");
    }

    /** On P-256. */
    static TestKey key(long seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), new SeededRandom(seed));
            KeyPair pair = generator.generateKeyPair();
            return new TestKey(
                    new Ecdsa.EcdsaSha256(),
                    new PublicKeyInfo(Octets.of(pair.getPublic().getEncoded())),
                    Octets.of(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** ML-DSA-65 or SLH-DSA-SHA2-128F, as Bouncy Castle names them. */
    static TestKey postQuantum(String kind) {
        try {
            SignatureScheme scheme = SCHEMES.stream()
                    .filter(each -> each.keyword().equalsIgnoreCase(kind))
                    .findFirst()
                    .orElseThrow();
            KeyPair pair = KeyPairGenerator.getInstance(kind, new BouncyCastleProvider())
                    .generateKeyPair();
            return new TestKey(
                    scheme,
                    new PublicKeyInfo(Octets.of(pair.getPublic().getEncoded())),
                    Octets.of(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(String label, Octets... ders) {
        return Arrays.stream(ders)
                .map(der -> "-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toBytes()) + "\n-----END "
                        + label + "-----\n")
                .collect(Collectors.joining());
    }

    /** Writes a file that only its owner may read. */
    static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
