package io.quoin.engine;

import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PinnedKeys;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.X509CertificateValidator;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What gateways prove themselves with, but for pre-shared keys. Ed25519: its signatures follow from its keys. */
final class SimulationCredentials {
    private static final List<SignatureScheme> ED25519 = List.of(new EdDsa.Ed25519());
    private static final TestKey KEY = TestKeys.of("Ed25519");
    private static final TestCa CA = TestCa.root(new Template("ca", KEY).ca());
    /** By the name in them: issuing takes longer than checking. */
    private static final Map<String, Octets> CERTIFICATES = new ConcurrentHashMap<>();

    static final Input SCHEMES = new Input.OfferSchemes(ED25519, Optional.of(X509CertificateValidator.of(ED25519)));

    private SimulationCredentials() {}

    static Credentials certificate(String name) {
        Octets own = CERTIFICATES.computeIfAbsent(
                name, dns -> CA.issue(new Template(dns, KEY).serialNumber(7).dns(dns)));
        return new Credentials.Certificates(
                List.of(own),
                Secret.copyOf(KEY.privateKey().toBytes()),
                new Trust(List.of(CA.certificate()), List.of(), Revocation.CHECKED));
    }

    static Credentials rawKey() {
        return new Credentials.RawKeys(
                KEY.publicKey(), Secret.copyOf(KEY.privateKey().toBytes()), new PinnedKeys(Set.of(KEY.publicKey())));
    }
}
