package io.quoin.itests.bench;

import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.Credentials;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A P-256 CA, the gateway's certificate, and one for each user, all with one key of the users: a responder cannot tell.
 */
final class BenchPki {
    private static final Duration AGE = Duration.ofDays(1);
    private static final X500Name CA_NAME = new X500Name("CN=ca");

    private final KeyPair ca;
    private final KeyPair users;
    private final Octets caCertificate;
    private final ContentSigner signer;
    private final Instant now = Instant.now();
    private long serial = 1;

    /** Makes it, and writes what a gateway needs to {@code directory}: ca.pem, gw.pem and gw.key. */
    BenchPki(Path directory) throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        ca = generator.generateKeyPair();
        users = generator.generateKeyPair();
        KeyPair gateway = generator.generateKeyPair();
        signer = new JcaContentSignerBuilder("SHA256withECDSA").build(ca.getPrivate());
        caCertificate = Octets.of(builder(CA_NAME, ca.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .build(signer)
                .getEncoded());
        write(directory.resolve("ca.pem"), "CERTIFICATE", caCertificate.toBytes());
        write(
                directory.resolve("gw.pem"),
                "CERTIFICATE",
                issue(gateway.getPublic(), GeneralName.dNSName, Users.GATEWAY_ID)
                        .toBytes());
        write(directory.resolve("gw.key"), "PRIVATE KEY", gateway.getPrivate().getEncoded());
    }

    KeyPair userKeys() {
        return users;
    }

    /** A user with a fresh certificate. */
    Credentials user(String identity) {
        try {
            return new Credentials.Certificates(
                    List.of(issue(users.getPublic(), GeneralName.rfc822Name, identity)),
                    Secret.take(users.getPrivate().getEncoded()),
                    new Trust(List.of(caCertificate), List.of(), Revocation.IGNORED));
        } catch (IOException e) {
            throw new IllegalStateException("a certificate can be encoded", e);
        }
    }

    private Octets issue(PublicKey key, int kind, String name) throws IOException {
        return Octets.of(builder(new X500Name("CN=" + name), key)
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, name)))
                .build(signer)
                .getEncoded());
    }

    private X509v3CertificateBuilder builder(X500Name subject, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                CA_NAME,
                BigInteger.valueOf(serial++),
                Date.from(now.minus(AGE)),
                Date.from(now.plus(AGE)),
                subject,
                key);
    }

    private static void write(Path file, String label, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
