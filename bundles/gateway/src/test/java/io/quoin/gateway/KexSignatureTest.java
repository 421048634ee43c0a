package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that are signed, badly signed or not signed, and a trust store in which there is one CA. */
class KexSignatureTest {
    private static final TestKey KEY = Pki.key(7);
    private static final TestKey OTHER_KEY = Pki.key(9);
    private static final TestCa STRANGER = Pki.ca("stranger", Pki.key(8));

    @TempDir
    private Path etc;

    private Path trust;

    @BeforeEach
    void trustTheCa() throws IOException {
        trust = Files.createDirectory(etc.resolve(KexTrust.DIRECTORY));
        Files.writeString(trust.resolve("ca.pem"), Pki.pem("CERTIFICATE", Pki.CA.certificate()));
    }

    @Test
    void bundleSignedUnderTheTrustedCaIsTrustedAndItsSignerNamed() throws Exception {
        assertThat(look(signed(Pki.CA, template()))).isEqualTo(new KexSignature(name(Pki.CA, template()), false, ""));
    }

    @Test
    void whoSignedTheGatewayIsTheVendor() throws Exception {
        Path own = signed(Pki.CA, template());
        var desk = new KexSignature.Desk(new KexTrust(etc), Optional.of(new JarBundle(own).bundle()));
        desk.refresh();

        assertThat(desk.of(new JarBundle(own).bundle()).vendor()).isTrue();
        assertThat(desk.of(new JarBundle(sign(
                                        jar(content()),
                                        OTHER_KEY,
                                        Pki.CA.issue(valid(new Template("other", OTHER_KEY))),
                                        "SHA-256"))
                                .bundle())
                        .vendor())
                .isFalse();
    }

    @Test
    void certificateInTheTrustStoreIsTrustedItself() throws Exception {
        Path jar = signed(STRANGER, template());
        Files.writeString(trust.resolve("it.pem"), Pki.pem("CERTIFICATE", STRANGER.issue(valid(template()))));

        assertThat(look(jar).refusal()).isEmpty();
    }

    @Test
    void unsignedBundleIsRefused() throws Exception {
        assertThat(look(jar(Map.of("a.class", "a"))).refusal()).isEqualTo("its jar is not signed");
    }

    @Test
    void strangerIsNamed() throws Exception {
        assertThat(look(signed(STRANGER, template())).refusal())
                .isEqualTo("it is signed by " + name(STRANGER, template()) + ", whom no certificate in " + trust
                        + " trusts");
    }

    @Test
    void expiredCertificateIsRefusedWithTheTime() throws Exception {
        Template expired = template().valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z");

        assertThat(look(signedWith(Pki.CA.issue(expired))).refusal()).contains("expired", "2021-01-01T00:00:00Z");
    }

    @Test
    void certificateForAnotherPurposeIsRefused() throws Exception {
        Template server = valid(template()).extendedUsage(false, KeyPurposeId.id_kp_serverAuth);

        assertThat(look(signedWith(Pki.CA.issue(server))).refusal()).contains("not for signing code");
    }

    @Test
    void alteredEntryIsNamed() throws Exception {
        Path altered = changed(signed(Pki.CA, template()), entries -> entries.put("b/b.class", "other"));

        assertThat(look(altered).refusal()).contains("altered", "b/b.class");
    }

    @Test
    void addedEntryIsNamed() throws Exception {
        Path added = changed(signed(Pki.CA, template()), entries -> entries.put("c.class", "c"));

        assertThat(look(added).refusal()).isEqualTo("its entry c.class is not signed, but was added or altered");
    }

    @Test
    void removedEntryIsNamed() throws Exception {
        Path removed = changed(signed(Pki.CA, template()), entries -> entries.remove("b/b.class"));

        assertThat(look(removed).refusal()).isEqualTo("its entry b/b.class was signed, but is missing");
    }

    /** Karaf's bundle:update writes where it found the jar into the manifest. */
    @Test
    void whereABundleWasUpdatedFromIsNotOfItsSignature() throws Exception {
        Path updated = changed(
                signed(Pki.CA, template()),
                entries -> entries.compute(
                        "META-INF/MANIFEST.MF",
                        (name, text) -> text.replaceFirst(
                                "\r\n\r\n", "\r\nBundle-UpdateLocation: file:a\r\n and more\r\n\r\n")));

        assertThat(look(updated).refusal()).isEmpty();
    }

    @Test
    void alteredManifestIsRefused() throws Exception {
        Path altered = changed(
                signed(Pki.CA, template()),
                entries -> entries.compute(
                        "META-INF/MANIFEST.MF",
                        (name, text) -> text.replaceFirst("\r\n\r\n", "\r\nBundle-ClassPath: x.jar\r\n\r\n")));

        assertThat(look(altered).refusal()).contains("altered");
    }

    @Test
    void weakDigestDoesNotCount() throws Exception {
        Path weak = sign(jar(content()), KEY, Pki.CA.issue(valid(template())), "MD5");

        assertThat(look(weak).refusal()).contains("jdk.jar.disabledAlgorithms");
    }

    @Test
    void changedTrustStoreCountsAtOnce() throws Exception {
        var desk = new KexSignature.Desk(new KexTrust(etc), Optional.empty());
        desk.refresh();
        var bundle = new JarBundle(signed(STRANGER, template())).bundle();
        assertThat(desk.of(bundle).refusal()).isNotEmpty();
        assertThat(desk.refresh()).isFalse();

        Files.writeString(trust.resolve("stranger.pem"), Pki.pem("CERTIFICATE", STRANGER.certificate()));

        assertThat(desk.refresh()).isTrue();
        assertThat(desk.of(bundle).refusal()).isEmpty();
    }

    @Test
    void fileThatIsNoCertificateIsAnErrorAndTheOthersCount() throws Exception {
        Files.writeString(trust.resolve("a.pem"), "nothing");
        var desk = new KexSignature.Desk(new KexTrust(etc), Optional.empty());
        desk.refresh();

        assertThat(desk.errors()).singleElement().satisfies(error -> assertThat(error.source())
                .isEqualTo("kex-trust/a.pem"));
        assertThat(desk.of(new JarBundle(signed(Pki.CA, template())).bundle()).refusal())
                .isEmpty();
    }

    private KexSignature look(Path jar) throws IOException {
        var desk = new KexSignature.Desk(new KexTrust(etc), Optional.empty());
        desk.refresh();
        return desk.of(new JarBundle(jar).bundle());
    }

    private static Template template() {
        return new Template("signer", KEY);
    }

    private static Template valid(Template template) {
        return template.valid("2020-01-01T00:00:00Z", "2049-01-01T00:00:00Z");
    }

    private static String name(TestCa ca, Template template) throws Exception {
        return parsed(ca.issue(valid(template))).getSubjectX500Principal().getName();
    }

    private static Map<String, String> content() {
        return Map.of("a.class", "a", "b/b.class", "b");
    }

    private Path signed(TestCa ca, Template template) throws Exception {
        return signedWith(ca.issue(valid(template)));
    }

    private Path signedWith(Octets certificate) throws Exception {
        return sign(jar(content()), KEY, certificate, "SHA-256");
    }

    private Path sign(Path jar, TestKey key, Octets certificate, String digest) throws Exception {
        PrivateKey secret = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(key.privateKey().toBytes()));
        Path signed = Files.createTempFile(etc, "signed", ".jar");
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(signed)) {
            new JarSigner.Builder(
                            secret,
                            CertificateFactory.getInstance("X.509").generateCertPath(List.of(parsed(certificate))))
                    .digestAlgorithm(digest)
                    .signerName("SIGNER")
                    .build()
                    .sign(in, out);
        }
        return signed;
    }

    private static X509Certificate parsed(Octets der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toBytes()));
    }

    private interface Change {
        void in(Map<String, String> entries);
    }

    /** Each octet a character. */
    private Path changed(Path jar, Change change) throws IOException {
        var entries = new LinkedHashMap<String, String>();
        try (ZipFile in = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : new ArrayList<>(in.stream().toList())) {
                entries.put(
                        entry.getName(),
                        new String(in.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        change.in(entries);
        return jar(entries);
    }

    private Path jar(Map<String, String> entries) throws IOException {
        Path jar = Files.createTempFile(etc, "bundle", ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            if (!entries.containsKey("META-INF/MANIFEST.MF")) {
                write(out, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n");
            }
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                write(out, entry.getKey(), entry.getValue());
            }
        }
        return jar;
    }

    private static void write(JarOutputStream out, String name, String text) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
