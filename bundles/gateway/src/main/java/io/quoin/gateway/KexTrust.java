package io.quoin.gateway;

import io.quoin.bytes.Octets;
import io.quoin.manage.ConfigurationError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's trust store: a directory of PEM files with the certificates whose holders, or those whom they certify,
 * may sign bundles that offer key exchange. Revocation is by taking a file away.
 */
final class KexTrust {
    static final String DIRECTORY = "kex-trust";
    static final int MAX_FILES = 64;

    private static final Logger LOG = LoggerFactory.getLogger(KexTrust.class);
    private static final Set<String> CODE_SIGNING = Set.of("1.3.6.1.5.5.7.3.3", "2.5.29.37.0");

    private final Path directory;
    private Map<String, String> stamps = Map.of();
    private Set<X509Certificate> anchors = Set.of();
    private List<ConfigurationError> errors = List.of();

    /** @param etc the directory that holds the trust store */
    KexTrust(Path etc) {
        this.directory = etc.resolve(DIRECTORY);
    }

    /** Reads the directory again where a file in it changed; whether that was so. */
    synchronized boolean refresh() {
        Map<String, String> now = stamps();
        if (now.equals(stamps)) {
            return false;
        }
        stamps = now;
        anchors = new HashSet<>();
        errors = new ArrayList<>();
        now.keySet().stream().limit(MAX_FILES).forEach(this::read);
        if (now.size() > MAX_FILES) {
            error("", "it has more than " + MAX_FILES + " files *.pem: the first are read");
        }
        return true;
    }

    synchronized List<ConfigurationError> errors() {
        return List.copyOf(errors);
    }

    /**
     * The first of the signers who is trusted.
     *
     * @throws SignedEntries.Refused with why none is
     */
    synchronized CodeSigner trusted(Set<CodeSigner> signers, Date now) throws SignedEntries.Refused {
        List<String> reasons = new ArrayList<>();
        for (CodeSigner signer : signers) {
            Optional<String> reason = distrust(chain(signer), now);
            if (reason.isEmpty()) {
                return signer;
            }
            reasons.add("it is signed by " + name(signer) + ", " + reason.get());
        }
        throw new SignedEntries.Refused(String.join("; ", reasons));
    }

    /** {@code CN=Quoin build}. */
    static String name(CodeSigner signer) {
        return chain(signer).get(0).getSubjectX500Principal().getName();
    }

    static List<X509Certificate> chain(CodeSigner signer) {
        return signer.getSignerCertPath().getCertificates().stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private Optional<String> distrust(List<X509Certificate> chain, Date now) {
        X509Certificate own = chain.get(0);
        int trusted = 0;
        while (trusted < chain.size() && !anchors.contains(chain.get(trusted))) {
            trusted++;
        }
        List<X509Certificate> path = chain.subList(0, trusted);
        try {
            if (trusted < chain.size()) {
                chain.get(trusted).checkValidity(now);
            }
            if (!path.isEmpty()) {
                validate(path, now);
            }
            return maySign(own) ? Optional.empty() : Optional.of("whose certificate is not for signing code");
        } catch (CertPathValidatorException e) {
            return Optional.of(isOfTime(e) ? outOfDate(own, now) : stranger());
        } catch (GeneralSecurityException e) {
            return Optional.of(outOfDate(chain.get(Math.min(trusted, chain.size() - 1)), now));
        }
    }

    private void validate(List<X509Certificate> path, Date now) throws GeneralSecurityException {
        if (anchors.isEmpty()) {
            throw new CertPathValidatorException("no anchor");
        }
        var parameters = new PKIXParameters(
                anchors.stream().map(anchor -> new TrustAnchor(anchor, null)).collect(Collectors.toSet()));
        parameters.setRevocationEnabled(false);
        parameters.setDate(now);
        var result = (PKIXCertPathValidatorResult) CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        result.getTrustAnchor().getTrustedCert().checkValidity(now);
    }

    private static boolean isOfTime(CertPathValidatorException e) {
        return e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID;
    }

    private static String outOfDate(X509Certificate certificate, Date now) {
        return now.before(certificate.getNotBefore())
                ? "whose certificate is not valid before "
                        + certificate.getNotBefore().toInstant()
                : "whose certificate, or that of its issuer, expired; its own is valid until "
                        + certificate.getNotAfter().toInstant();
    }

    private String stranger() {
        return "whom no certificate in " + directory + " trusts";
    }

    /** RFC 5280, 4.2.1.3 and 4.2.1.12: what a certificate does not say it does not restrict. */
    private static boolean maySign(X509Certificate certificate) throws GeneralSecurityException {
        boolean[] usage = certificate.getKeyUsage();
        List<String> extended = certificate.getExtendedKeyUsage();
        return (usage == null || usage[0])
                && (extended == null || extended.stream().anyMatch(CODE_SIGNING::contains));
    }

    private void read(String file) {
        try {
            for (Octets der : KeyFiles.certificates(directory, file, KeyFiles.MAX_ANCHORS)) {
                anchors.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der.toBytes())));
            }
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            error("/" + file, e.getMessage());
        }
    }

    private void error(String file, String message) {
        LOG.error("{}{}: {}", DIRECTORY, file, message);
        errors.add(new ConfigurationError(DIRECTORY + file, "", List.of(message)));
    }

    private Map<String, String> stamps() {
        var found = new TreeMap<String, String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.pem")) {
            for (Path file : files) {
                found.put(file.getFileName().toString(), stamp(file));
            }
        } catch (NoSuchFileException e) {
            LOG.debug("there is no {}", directory);
        } catch (IOException e) {
            LOG.error("{} cannot be read: {}", directory, e.toString());
        }
        return found;
    }

    private static String stamp(Path file) {
        try {
            return Files.readAttributes(file, "unix:ctime,ino,size").toString();
        } catch (IOException e) {
            return "";
        }
    }
}
