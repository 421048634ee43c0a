package io.quoin.auth.pq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.x509.X509CertificateValidator;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestCa.Answer;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of post-quantum certificates, whose algorithms the JDK does not know. */
class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final String LATER = "2026-07-01T00:00:00Z";
    private static final PeerIdentity IDENTITY =
            new PeerIdentity(PeerIdentity.FQDN, Octets.of("gw.example".getBytes(StandardCharsets.US_ASCII)));

    private final CertificateValidator validator = X509CertificateValidator.of(
            ParameterSets.all().map(SignatureScheme.class::cast).toList());
    private final TestKey key = key("ml-dsa-44");
    private final TestCa root = TestCa.root(new Template("Root", slhDsa("slh-dsa-sha2-128f")).ca());
    private final TestCa middle = root.subordinate(new Template("Middle", key("ml-dsa-87")).ca(0));
    private final Octets gateway =
            middle.issue(new Template("gateway", key).dns("gw.example").serialNumber(7));

    @Test
    void yieldsTheKeyAsItWasSigned() throws Exception {
        assertThat(validate(List.of(), List.of(), Revocation.CHECKED)).isEqualTo(key.publicKey());
        assertThat(validator.publicKey(gateway)).isEqualTo(key.publicKey());
    }

    /** These are CAs themselves, which may be pinned. */
    @ParameterizedTest
    @ValueSource(strings = {"ml-dsa-44", "ml-dsa-65", "ml-dsa-87"})
    void yieldsTheKeysOfThePublishedCertificates(String keyword) throws Exception {
        Octets certificate = Published.example(keyword + ".certificate");
        Octets subject = Octets.ofHex("3022310d300b060355040a13044945544631" + "11300f060355040313084c414d5053205747");
        assertThat(validator.validate(
                        new Presented(List.of(certificate), List.of()),
                        new Trust(List.of(certificate), List.of(), Revocation.CHECKED),
                        new PeerIdentity(PeerIdentity.DER_ASN1_DN, subject),
                        NOW))
                .isEqualTo(new PublicKeyInfo(Published.example(keyword + ".public")));
    }

    @Test
    void refusesAForgery() {
        TestCa namesake = new TestCa(middle.name(), key("ml-dsa-65"), middle.certificate());
        Octets forged = namesake.issue(new Template("gateway", key).dns("gw.example"));
        refuses(Reason.BAD_SIGNATURE, forged, forgedByMiddle(), List.of(), List.of());
    }

    /** A CA of the right name and another key, whose certificate the root did not sign. */
    private Octets forgedByMiddle() {
        return TestCa.root(new Template("Root", key("ml-dsa-65")).ca())
                .issue(new Template("Middle", key("ml-dsa-65")).ca());
    }

    @Test
    void believesPostQuantumCrlsAndOcspResponses() throws Exception {
        Octets rootCrl = root.crl(LATER);
        assertThat(validate(List.of(rootCrl, middle.crl(LATER)), List.of(), Revocation.REQUIRED))
                .isEqualTo(key.publicKey());
        Octets good = middle.ocsp(new Answer(7, false, "2026-05-01T00:00:00Z", Optional.of(LATER)));
        assertThat(validate(List.of(rootCrl), List.of(good), Revocation.REQUIRED))
                .isEqualTo(key.publicKey());
        Octets revoked = middle.ocsp(new Answer(7, true, "2026-05-01T00:00:00Z", Optional.of(LATER)));
        refuses(Reason.REVOKED, gateway, middle.certificate(), List.of(), List.of(revoked));
        refuses(Reason.REVOKED, gateway, middle.certificate(), List.of(middle.crl(LATER, 7)), List.of());
    }

    @Test
    void refusesWhatNoInstalledSchemeVerifies() {
        CertificateValidator without = X509CertificateValidator.of(List.of(ParameterSets.named("ml-dsa-87")));
        assertThatThrownBy(() ->
                        without.validate(presented(gateway, middle.certificate(), List.of()), trust(), IDENTITY, NOW))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining("no installed scheme verifies signatures of algorithm 2.16.840.1.101.3.4.3.21");
    }

    private PublicKeyInfo validate(List<Octets> crls, List<Octets> responses, Revocation policy)
            throws CertificateRefusedException {
        return validator.validate(
                presented(gateway, middle.certificate(), responses),
                new Trust(List.of(root.certificate()), crls, policy),
                IDENTITY,
                NOW);
    }

    private void refuses(Reason reason, Octets peer, Octets other, List<Octets> crls, List<Octets> responses) {
        Trust trust = new Trust(List.of(root.certificate()), crls, Revocation.CHECKED);
        assertThatThrownBy(() -> validator.validate(presented(peer, other, responses), trust, IDENTITY, NOW))
                .isInstanceOfSatisfying(
                        CertificateRefusedException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private static Presented presented(Octets peer, Octets other, List<Octets> responses) {
        return new Presented(List.of(peer, other), responses);
    }

    private Trust trust() {
        return new Trust(List.of(root.certificate()), List.of(), Revocation.CHECKED);
    }

    private static TestKey key(String keyword) {
        return new TestKey(
                ParameterSets.named(keyword),
                new PublicKeyInfo(Published.example(keyword + ".public")),
                Published.example(keyword + ".seed"));
    }

    private static TestKey slhDsa(String keyword) {
        SignatureScheme set = ParameterSets.named(keyword);
        return new TestKey(set, Published.publicKey(set), Published.privateKey(set));
    }
}
