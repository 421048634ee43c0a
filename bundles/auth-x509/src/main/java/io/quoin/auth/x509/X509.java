package io.quoin.auth.x509;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.bytes.Octets;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate: as the JDK parses it, and the parts of it whose very octets count.
 *
 * @param der the whole certificate
 * @param subject a Name
 * @param publicKey as it was signed: the JDK would write a NULL into the keys of algorithms that it does not know
 */
record X509(X509Certificate parsed, Octets der, Signed signed, Octets issuer, Octets subject, PublicKeyInfo publicKey) {
    static X509 parse(Octets der, String what) throws CertificateRefusedException {
        if (der.length() > CertificateValidator.MAX_CERTIFICATE_OCTETS) {
            throw new CertificateRefusedException(
                    Reason.MALFORMED,
                    what + " has " + der.length() + " octets: at most " + CertificateValidator.MAX_CERTIFICATE_OCTETS
                            + " are read");
        }
        try {
            return parse(der);
        } catch (MalformedDerException | CertificateException e) {
            throw new CertificateRefusedException(
                    Reason.MALFORMED, what + " is no X.509 certificate in DER: " + e.getMessage());
        }
    }

    private static X509 parse(Octets der) throws MalformedDerException, CertificateException {
        Signed signed = Signed.of(der);
        DerReader body = new DerReader(signed.body()).inside(DerReader.SEQUENCE);
        if (body.isNext(DerReader.context(0))) {
            body.element();
        }
        body.content(DerReader.INTEGER);
        if (!body.element().equals(signed.algorithm())) {
            throw new MalformedDerException("two algorithms are named for its signature (RFC 5280, 4.1.1.2)");
        }
        Octets issuer = body.element();
        body.element();
        Octets subject = body.element();
        PublicKeyInfo publicKey = new PublicKeyInfo(body.element());
        X509Certificate parsed = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toBytes()));
        return new X509(parsed, der, signed, issuer, subject, publicKey);
    }

    /** Whether the names allow that {@code other} issued it. */
    boolean namesAsIssuer(X509 other) {
        return parsed.getIssuerX500Principal().equals(other.parsed.getSubjectX500Principal());
    }

    /** Whether it has a KeyUsage extension without the usage of that number (RFC 5280, 4.2.1.3). */
    boolean forbidsUsage(int usage) {
        boolean[] usages = parsed.getKeyUsage();
        return usages != null && !usages[usage];
    }

    /** Its subject, or its serial number where that is empty, for an operator. */
    String name() {
        String name = shown(parsed.getSubjectX500Principal());
        return name.isEmpty() ? "the certificate with serial number " + parsed.getSerialNumber() : "\"" + name + "\"";
    }

    /** A name for a log line: a peer may present any characters, those that turn a line around among them. */
    static String shown(X500Principal name) {
        return name.getName().replaceAll("[^ -~\\p{L}\\p{N}]", "?");
    }
}
