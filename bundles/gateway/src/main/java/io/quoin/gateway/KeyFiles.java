package io.quoin.gateway;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.PinnedKeys;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Set;

/** Files with keys, certificates and revocation lists. All throw what {@link NamedFile} does. */
final class KeyFiles {
    static final int MAX_ANCHORS = 32;

    private static final int MAX_KEY_OCTETS = 65_536;
    private static final int MAX_CERTIFICATES_OCTETS = 1_048_576;
    /** They are parsed at every handshake. */
    private static final int MAX_CRL_OCTETS = 1_048_576;

    private static final String PKCS8 = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String CRL = "X509 CRL";
    /** What other private keys are labelled, and that openssl converts them. */
    private static final Set<String> CONVERTIBLE =
            Set.of("EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PARAMETERS");

    private KeyFiles() {}

    /** A private key: PKCS#8, which the caller closes. */
    static Secret privateKey(Path directory, String name) {
        return NamedFile.secret(directory, name, MAX_KEY_OCTETS, (file, content) -> {
            List<Pem> blocks = Pem.blocks(file, content);
            blocks.stream()
                    .map(Pem::label)
                    .filter(CONVERTIBLE::contains)
                    .findFirst()
                    .ifPresent(label -> {
                        throw new IllegalArgumentException(file + " holds BEGIN " + label + ", but only BEGIN " + PKCS8
                                + " is accepted: (umask 077; openssl pkcs8 -topk8 -nocrypt -in " + file + " -out "
                                + file + ".pkcs8) converts it");
                    });
            return Secret.take(Pem.decoded(file, blocks, PKCS8, 1).get(0));
        });
    }

    /** X.509 in DER, in the order of the file. */
    static List<Octets> certificates(Path directory, String name, int limit) {
        return NamedFile.open(directory, name, MAX_CERTIFICATES_OCTETS, (file, content) -> {
            List<Octets> ders = decoded(file, content, CERTIFICATE, limit);
            ders.forEach(der -> requireCertificate(file, der));
            return ders;
        });
    }

    private static void requireCertificate(Path file, Octets der) {
        if (der.length() > CertificateValidator.MAX_CERTIFICATE_OCTETS) {
            throw new IllegalArgumentException(file + " holds a certificate of " + der.length() + " octets, but "
                    + CertificateValidator.MAX_CERTIFICATE_OCTETS + " at most are accepted");
        }
        try {
            parsed(der);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " holds a BEGIN CERTIFICATE without an X.509 certificate", e);
        }
    }

    /** The key in one of {@link #certificates}. */
    static PublicKeyInfo publicKey(Octets certificate) {
        try {
            return new PublicKeyInfo(
                    Octets.of(parsed(certificate).getPublicKey().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("it was parsed before", e);
        }
    }

    private static Certificate parsed(Octets der) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toBytes()));
    }

    /** A revocation list in DER, of a file in PEM or DER. */
    static Octets crl(Path directory, String name) {
        return NamedFile.open(directory, name, MAX_CRL_OCTETS, (file, content) -> {
            List<Pem> blocks = Pem.blocks(file, content);
            Octets der = blocks.isEmpty()
                    ? Octets.of(content)
                    : Octets.of(Pem.decoded(file, blocks, CRL, 1).get(0));
            try {
                CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der.toBytes()));
                return der;
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException(
                        file + " holds no certificate revocation list, neither in PEM nor in DER", e);
            }
        });
    }

    /** SubjectPublicKeyInfo. */
    static List<PublicKeyInfo> publicKeys(Path directory, String name, int limit) {
        int octets = PinnedKeys.MAX_KEYS * MAX_KEY_OCTETS;
        return NamedFile.open(
                directory, name, octets, (file, content) -> decoded(file, content, "PUBLIC KEY", limit).stream()
                        .map(PublicKeyInfo::new)
                        .toList());
    }

    private static List<Octets> decoded(Path file, byte[] content, String label, int limit) {
        return Pem.decoded(file, Pem.blocks(file, content), label, limit).stream()
                .map(Octets::of)
                .toList();
    }
}
