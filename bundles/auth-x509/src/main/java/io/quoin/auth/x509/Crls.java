package io.quoin.auth.x509;

import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.auth.x509.Revocations.Status;
import io.quoin.bytes.Octets;
import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What certificate revocation lists say (RFC 5280, 6.3). One that covers some certificates of its CA only can revoke
 * them, but calls none good; one for several CAs, and one with only the changes since another, is ignored.
 */
final class Crls {
    private static final int CRL_SIGN = 6;
    private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    /** indirectCRL, whose default is no. */
    private static final int INDIRECT = 0x84;

    private final List<Crl> crls = new ArrayList<>();
    private final InstalledSchemes schemes;

    private record Crl(X509CRL parsed, Signed signed) {}

    /** @param ders lists; what is none is ignored, so that it cannot stop what it does not cover */
    Crls(List<Octets> ders, InstalledSchemes schemes) {
        this.schemes = schemes;
        for (Octets der : ders) {
            try {
                Signed signed = Signed.of(der);
                X509CRL parsed = (X509CRL)
                        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der.toBytes()));
                crls.add(new Crl(parsed, signed));
            } catch (MalformedDerException | CertificateException | CRLException e) {
                continue;
            }
        }
    }

    Status status(X509 certificate, X509 issuer, Instant now) {
        return crls.stream()
                .filter(crl -> isUsable(crl, certificate, issuer, now))
                .map(crl -> status(crl.parsed, certificate, now))
                .reduce(Status.UNKNOWN, Status::worse);
    }

    private boolean isUsable(Crl crl, X509 certificate, X509 issuer, Instant now) {
        return crl.parsed.getIssuerX500Principal().equals(certificate.parsed().getIssuerX500Principal())
                && isDirect(crl.parsed)
                && !crl.parsed.getThisUpdate().toInstant().isAfter(now.plus(Revocations.CLOCK_SKEW))
                && !issuer.forbidsUsage(CRL_SIGN)
                && schemes.isValid(crl.signed, issuer.publicKey());
    }

    /** Whether all that is critical in it is a distribution point of one CA (RFC 5280, 5.2.5). */
    private static boolean isDirect(X509CRL crl) {
        if (!Set.of(ISSUING_DISTRIBUTION_POINT).containsAll(critical(crl))) {
            return false;
        }
        byte[] extension = crl.getExtensionValue(ISSUING_DISTRIBUTION_POINT);
        if (extension == null) {
            return true;
        }
        try {
            DerReader point = new DerReader(new DerReader(Octets.of(extension)).content(DerReader.OCTET_STRING))
                    .inside(DerReader.SEQUENCE);
            while (point.hasMore() && !point.isNext(INDIRECT)) {
                point.element();
            }
            return !point.hasMore();
        } catch (MalformedDerException e) {
            return false;
        }
    }

    private static Set<String> critical(X509CRL crl) {
        Set<String> oids = crl.getCriticalExtensionOIDs();
        return oids == null ? Set.of() : oids;
    }

    /** A list that is out of date, or is not of all certificates, still revokes, but calls none good. */
    private static Status status(X509CRL crl, X509 certificate, Instant now) {
        if (crl.getRevokedCertificate(certificate.parsed().getSerialNumber()) != null) {
            return Status.REVOKED;
        }
        boolean isCurrent = crl.getNextUpdate() != null
                && !crl.getNextUpdate().toInstant().plus(Revocations.CLOCK_SKEW).isBefore(now);
        return isCurrent && critical(crl).isEmpty() ? Status.GOOD : Status.UNKNOWN;
    }
}
