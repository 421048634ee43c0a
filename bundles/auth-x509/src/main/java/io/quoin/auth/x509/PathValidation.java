package io.quoin.auth.x509;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The validation of one path by the JDK (RFC 5280, 6): signatures, names, validity, CA and path length, name
 * constraints, policies, critical extensions. The trust anchor is the first certificate of the path, so that its own
 * validity and constraints are checked like any other's (RFC 5937).
 */
final class PathValidation {
    private static final Map<CertPathValidatorException.Reason, Reason> REASONS = Map.of(
            BasicReason.EXPIRED, Reason.EXPIRED,
            BasicReason.NOT_YET_VALID, Reason.NOT_YET_VALID,
            BasicReason.INVALID_SIGNATURE, Reason.BAD_SIGNATURE,
            BasicReason.ALGORITHM_CONSTRAINED, Reason.UNSUPPORTED_ALGORITHM,
            PKIXReason.PATH_TOO_LONG, Reason.CHAIN_TOO_LONG,
            PKIXReason.INVALID_NAME, Reason.NAME_CONSTRAINT,
            PKIXReason.INVALID_KEY_USAGE, Reason.KEY_USAGE);

    private PathValidation() {}

    /** @param path from the peer's certificate to the trust anchor */
    static void validate(List<X509> path, InstalledSchemes schemes, Instant now) throws CertificateRefusedException {
        X509 anchor = path.get(path.size() - 1);
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(
                    anchor.parsed().getIssuerX500Principal(), anchor.parsed().getPublicKey(), null)));
            parameters.setDate(Date.from(now));
            // The JDK would fetch what it misses from where a certificate says; Revocations looks at what is here.
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX").validate(certPath(path, schemes), parameters);
        } catch (CertPathValidatorException e) {
            throw refusal(e, path, now);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK does not validate X.509 paths", e);
        }
    }

    private static CertPath certPath(List<X509> path, InstalledSchemes schemes) throws GeneralSecurityException {
        List<PathCertificate> certificates = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            Optional<X509> issuer = i + 1 < path.size() ? Optional.of(path.get(i + 1)) : Optional.empty();
            certificates.add(new PathCertificate(path.get(i), issuer, schemes));
        }
        return CertificateFactory.getInstance("X.509").generateCertPath(certificates);
    }

    private static CertificateRefusedException refusal(CertPathValidatorException e, List<X509> path, Instant now) {
        X509 culprit = path.get(Math.max(e.getIndex(), 0));
        if (e.getCause() instanceof NoSuchAlgorithmException unknown) {
            return new CertificateRefusedException(
                    Reason.UNSUPPORTED_ALGORITHM, culprit.name() + ": " + unknown.getMessage());
        }
        Reason reason = REASONS.getOrDefault(e.getReason(), Reason.INVALID);
        return new CertificateRefusedException(reason, culprit.name() + " " + sentence(reason, culprit, now, e));
    }

    private static String sentence(Reason reason, X509 culprit, Instant now, CertPathValidatorException e) {
        return switch (reason) {
            case EXPIRED -> "expired on " + culprit.parsed().getNotAfter().toInstant() + "; it is " + now;
            case NOT_YET_VALID ->
                "is valid from " + culprit.parsed().getNotBefore().toInstant() + "; it is " + now;
            case BAD_SIGNATURE -> "is not signed by its issuer's key";
            case CHAIN_TOO_LONG -> "is farther below a CA than that CA allows (RFC 5280, 4.2.1.9)";
            case NAME_CONSTRAINT -> "has a name that a CA above it may not issue (RFC 5280, 4.2.1.10)";
            default -> "is refused: " + e.getMessage();
        };
    }
}
