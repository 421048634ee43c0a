package io.quoin.auth.x509;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.bytes.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is known of the revocation of a path's certificates. It is asked for paths only that lead to a trust anchor. */
final class Revocations {
    /** By how much the clocks of a CA and ours may differ. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Crls crls;
    private final OcspResponses responses;
    private final Revocation policy;

    /** What is said of one certificate. */
    enum Status {
        UNKNOWN,
        GOOD,
        REVOKED;

        /** One word of revocation outweighs all others. */
        Status worse(Status other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    Revocations(List<Octets> crls, List<Octets> ocspResponses, Revocation policy, InstalledSchemes schemes) {
        this.crls = new Crls(crls, schemes);
        this.responses = new OcspResponses(ocspResponses, schemes);
        this.policy = policy;
    }

    /** @param path from the peer's certificate to the trust anchor, of which nobody says that it is revoked */
    void check(List<X509> path, Instant now) throws CertificateRefusedException {
        for (int i = 0; i + 1 < path.size(); i++) {
            X509 certificate = path.get(i);
            X509 issuer = path.get(i + 1);
            Status status = crls.status(certificate, issuer, now).worse(responses.status(certificate, issuer, now));
            if (status == Status.REVOKED) {
                throw new CertificateRefusedException(
                        Reason.REVOKED, certificate.name() + " was revoked by its issuer");
            }
            if (status == Status.UNKNOWN && policy == Revocation.REQUIRED) {
                throw new CertificateRefusedException(
                        Reason.REVOCATION_UNKNOWN,
                        "no current CRL or OCSP response of " + issuer.name() + " covers " + certificate.name()
                                + ": renew the CRL, or let the peer send an OCSP response");
            }
        }
    }
}
