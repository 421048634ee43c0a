package io.quoin.auth.x509;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import java.security.cert.CertificateParsingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Validation by the installed schemes: cheap checks first, in the order of the package's figure. */
@Component(service = CertificateValidator.class)
public final class X509CertificateValidator implements CertificateValidator {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    /** id-kp-ipsecIKE and anyExtendedKeyUsage. */
    private static final Set<String> USABLE_FOR_IKE = Set.of("1.3.6.1.5.5.7.3.17", "2.5.29.37.0");

    private static final String RANKING = "service.ranking";

    /** Certificates of the configuration that are kept parsed, since each handshake asks for the same ones. */
    private static final int MAX_KEPT = 64;

    private final List<Ranked> schemes = new CopyOnWriteArrayList<>();
    private final Map<Octets, X509> kept = new ConcurrentHashMap<>();

    private record Ranked(SignatureScheme scheme, int ranking) {}

    /** A validator that knows no scheme until some are bound. */
    @Activate
    public X509CertificateValidator() {}

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bind(SignatureScheme scheme, Map<String, Object> properties) {
        schemes.add(new Ranked(scheme, properties.get(RANKING) instanceof Integer ranking ? ranking : 0));
        schemes.sort(Comparator.comparingInt(ranked -> -ranked.ranking));
    }

    void unbind(SignatureScheme scheme) {
        schemes.removeIf(ranked -> ranked.scheme == scheme);
    }

    /** A validator that knows {@code schemes}, for who has no component run-time. */
    public static X509CertificateValidator of(List<SignatureScheme> schemes) {
        X509CertificateValidator validator = new X509CertificateValidator();
        schemes.forEach(scheme -> validator.bind(scheme, Map.of()));
        return validator;
    }

    @Override
    public PublicKeyInfo publicKey(Octets certificate) throws CertificateRefusedException {
        return configured(certificate, "the certificate").publicKey();
    }

    private X509 configured(Octets der, String what) throws CertificateRefusedException {
        X509 known = kept.get(der);
        if (known == null) {
            known = X509.parse(der, what);
            if (kept.size() >= MAX_KEPT) {
                kept.clear();
            }
            kept.put(der, known);
        }
        return known;
    }

    @Override
    public PublicKeyInfo validate(Presented presented, Trust trust, PeerIdentity identity, Instant now)
            throws CertificateRefusedException {
        List<X509> chain = parse(presented);
        X509 peer = chain.get(0);
        requireUsable(peer);
        PeerNames.require(peer, identity);
        List<X509> anchors = new ArrayList<>();
        for (Octets anchor : trust.anchors()) {
            anchors.add(configured(anchor, "trust anchor " + (anchors.size() + 1)));
        }
        validate(Paths.find(peer, chain.subList(1, chain.size()), anchors), presented, trust, now);
        return peer.publicKey();
    }

    private static List<X509> parse(Presented presented) throws CertificateRefusedException {
        int count = Math.max(
                presented.certificates().size(), presented.ocspResponses().size());
        if (presented.certificates().isEmpty() || count > MAX_CERTIFICATES) {
            throw new CertificateRefusedException(
                    Reason.MALFORMED,
                    "the peer presented " + presented.certificates().size() + " certificates and "
                            + presented.ocspResponses().size() + " OCSP responses: between 1 and " + MAX_CERTIFICATES
                            + " certificates and at most as many responses are looked at");
        }
        List<X509> chain = new ArrayList<>();
        for (Octets der : presented.certificates()) {
            chain.add(X509.parse(der, "certificate " + (chain.size() + 1) + " of the peer"));
        }
        return chain;
    }

    /** What holds of the peer's own certificate (RFC 4945, 5.1.3.2 and 5.1.3.12). */
    private static void requireUsable(X509 peer) throws CertificateRefusedException {
        if (peer.forbidsUsage(DIGITAL_SIGNATURE) && peer.forbidsUsage(NON_REPUDIATION)) {
            throw new CertificateRefusedException(
                    Reason.KEY_USAGE,
                    peer.name() + " may not sign: its keyUsage has neither digitalSignature nor nonRepudiation");
        }
        // Certificates made for TLS are common between gateways, and a usage that is not critical may be overlooked.
        if (isCritical(peer) && extendedUsages(peer).stream().noneMatch(USABLE_FOR_IKE::contains)) {
            throw new CertificateRefusedException(
                    Reason.KEY_USAGE,
                    peer.name() + " is not for IKE: its extKeyUsage is critical and has neither ipsecIKE nor any");
        }
    }

    private static boolean isCritical(X509 peer) {
        Set<String> critical = peer.parsed().getCriticalExtensionOIDs();
        return critical != null && critical.contains(EXTENDED_KEY_USAGE);
    }

    private static List<String> extendedUsages(X509 peer) {
        try {
            return peer.parsed().getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** Looks for one path that passes every check; where none does, the first says why. */
    private void validate(List<List<X509>> paths, Presented presented, Trust trust, Instant now)
            throws CertificateRefusedException {
        InstalledSchemes installed =
                new InstalledSchemes(schemes.stream().map(Ranked::scheme).toList());
        CertificateRefusedException first = null;
        for (List<X509> path : paths) {
            try {
                PathValidation.validate(path, installed, now);
                if (trust.revocation() != Revocation.IGNORED) {
                    new Revocations(trust.crls(), presented.ocspResponses(), trust.revocation(), installed)
                            .check(path, now);
                }
                return;
            } catch (CertificateRefusedException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }
}
