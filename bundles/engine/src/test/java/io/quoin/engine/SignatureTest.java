package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PinnedKeys;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.MlDsa;
import io.quoin.auth.x509.Ecdsa;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.RsaPss;
import io.quoin.auth.x509.X509CertificateValidator;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both sides sign (RFC 7427), and present certificates or raw public keys.
 *
 * <pre>
 *   IKE_SA_INIT  ... N(SIGNATURE_HASH_ALGORITHMS)    --&gt;
 *                                                    &lt;--  ... CERTREQ N(SIGNATURE_HASH_ALGORITHMS)
 *   IKE_AUTH     IDi CERT CERTREQ AUTH SA TSi TSr    --&gt;
 *                                                    &lt;--  IDr CERT AUTH SA TSi TSr
 * </pre>
 */
class SignatureTest {
    private static final List<SignatureScheme> SCHEMES = List.of(
            new Ecdsa.EcdsaSha256(),
            new Ecdsa.EcdsaSha384(),
            new EdDsa.Ed25519(),
            new RsaPss.RsaPssSha256(),
            new MlDsa.MlDsa65(),
            new Ecdsa.LegacyEcdsa256());
    private static final TestCa CA = TestCa.root(new Template("ca", TestKeys.of("P-256")).ca());

    private static Credentials certificates(String name, String kind, TestCa issuer, Octets anchor, Octets... crls) {
        TestKey key = TestKeys.of(kind);
        Octets own = issuer.issue(new Template(name, key).serialNumber(7).dns(name));
        return new Credentials.Certificates(
                List.of(own),
                Secret.copyOf(key.privateKey().toBytes()),
                new Trust(List.of(anchor), List.of(crls), Revocation.CHECKED));
    }

    private static Pair run(Credentials ofA, Credentials ofB) {
        return run(ofA, ofB, SCHEMES);
    }

    private static Pair run(Credentials ofA, Credentials ofB, List<SignatureScheme> schemesOfB) {
        var pair = new Pair(50);
        Optional<CertificateValidator> validator = Optional.of(X509CertificateValidator.of(SCHEMES));
        pair.a.engine.handle(new Input.OfferSchemes(SCHEMES, validator), pair.now);
        pair.b.engine.handle(new Input.OfferSchemes(schemesOfB, validator), pair.now);
        pair.configure(tunnel -> {
            tunnel.credentialsA = Optional.of(ofA);
            tunnel.credentialsB = Optional.of(ofB);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        return pair;
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "Ed25519", "RSA", "ML-DSA-65"})
    void certificatesProveBothSides(String kind) {
        Pair pair = run(
                certificates("a.lab", kind, CA, CA.certificate()), certificates("b.lab", kind, CA, CA.certificate()));
        HandshakeTest.assertUp(pair);
    }

    @Test
    void rawKeysProveBothSides() {
        TestKey a = TestKeys.of("Ed25519");
        TestKey b = TestKeys.of("ML-DSA-65");
        Pair pair = run(raw(a, b), raw(b, a));
        HandshakeTest.assertUp(pair);
        assertFailed(run(raw(a, TestKeys.of("P-256")), raw(b, a)), "no public key that is configured");
    }

    private static Credentials raw(TestKey own, TestKey peer) {
        return new Credentials.RawKeys(
                own.publicKey(), Secret.copyOf(own.privateKey().toBytes()), new PinnedKeys(Set.of(peer.publicKey())));
    }

    private static final Credentials GOOD_A = certificates("a.lab", "P-256", CA, CA.certificate());
    private static final Credentials GOOD_B = certificates("b.lab", "P-256", CA, CA.certificate());

    /** The one side's certificate is bad, and the other explains it: the responder, or the initiator. */
    private static void assertExplained(
            boolean byInitiator, Credentials bad, Credentials judge, String word, String conclusion, String advice) {
        Pair pair = byInitiator ? run(judge, bad) : run(bad, judge);
        assertFailed(pair, word);
        Negotiation told =
                (byInitiator ? pair.a : pair.b).engine.negotiations("ab").get(0);
        assertThat(told.cause()).isEqualTo(Negotiation.Cause.CERTIFICATE);
        assertThat(told.conclusion())
                .isEqualTo("the certificate of " + (byInitiator ? "b" : "a") + ".lab is refused: " + conclusion);
        assertThat(String.join("\n", told.advice())).contains(advice);
        if (!byInitiator) {
            assertThat(pair.a.engine.negotiations("ab").get(0).cause())
                    .isEqualTo(Negotiation.Cause.AUTHENTICATION_REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCertificateOfAnUnknownCaIsRefused(boolean byInitiator) {
        TestCa other = TestCa.root(new Template("other", TestKeys.of("P-384")).ca());
        String name = byInitiator ? "b.lab" : "a.lab";
        assertExplained(
                byInitiator,
                certificates(name, "P-256", other, CA.certificate()),
                byInitiator ? GOOD_A : GOOD_B,
                "untrusted",
                "no trust anchor vouches for \"CN=" + name + ",O=Lab,C=CH\", which was issued by"
                        + " \"CN=other,O=Lab,C=CH\": configure that CA, or let the peer send what is between",
                "put the CA that issued it into the file of ca here");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExpiredCertificateIsRefused(boolean byInitiator) {
        TestKey key = TestKeys.of("P-256");
        String name = byInitiator ? "b.lab" : "a.lab";
        Octets own = CA.issue(new Template(name, key)
                .valid("2025-01-01T00:00:00Z", "2026-03-04T05:06:07Z")
                .dns(name));
        var expired = new Credentials.Certificates(
                List.of(own),
                Secret.copyOf(key.privateKey().toBytes()),
                new Trust(List.of(CA.certificate()), List.of(), Revocation.CHECKED));
        assertExplained(
                byInitiator,
                expired,
                byInitiator ? GOOD_A : GOOD_B,
                "expired",
                "\"CN=" + name + ",O=Lab,C=CH\" expired on 2026-03-04T05:06:07Z; it is 2026-06-01T00:00:00Z",
                "renew that certificate");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRevokedCertificateIsRefused(boolean byInitiator) {
        Octets crl = CA.crl("2026-12-01T00:00:00Z", 7);
        String name = byInitiator ? "b.lab" : "a.lab";
        String judge = byInitiator ? "a.lab" : "b.lab";
        assertExplained(
                byInitiator,
                byInitiator ? GOOD_B : GOOD_A,
                certificates(judge, "P-256", CA, CA.certificate(), crl),
                "revoked",
                "\"CN=" + name + ",O=Lab,C=CH\" was revoked by its issuer",
                "the peer needs a new one");
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() {
        assertFailed(run(certificates("c.lab", "P-256", CA, CA.certificate()), GOOD_B), "identity mismatch");
    }

    @Test
    void aSharedKeyDoesNotProveWhoShouldSign() {
        var shared = new Credentials.PreSharedKey(Secret.copyOf(new byte[16]));
        assertFailed(run(shared, GOOD_B), "refused");
    }

    @Test
    void aPeerThatVerifiesNoSuchSignatureIsNotSentOne() {
        Pair pair = run(
                certificates("a.lab", "ML-DSA-65", CA, CA.certificate()),
                certificates("b.lab", "P-256", CA, CA.certificate()),
                List.of(new Ecdsa.EcdsaSha256()));
        assertThat(pair.a.tunnel().reason()).contains("no installed signature scheme fits");
        assertThat(pair.a.tunnel().sas()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoCannotPutItsCertificatesIntoOneMessageSaysSo(boolean initiator) {
        Credentials small = certificates(initiator ? "b.lab" : "a.lab", "P-256", CA, CA.certificate());
        var own = (Credentials.Certificates) certificates(initiator ? "a.lab" : "b.lab", "P-256", CA, CA.certificate());
        Octets large = Octets.of(new byte[40_000]);
        var chain =
                new Credentials.Certificates(List.of(own.chain().get(0), large, large), own.privateKey(), own.trust());
        Pair pair = initiator ? run(chain, small) : run(small, chain);
        assertFailed(pair, "at most are taken: use public keys, or a CA with smaller signatures");
    }

    private static void assertFailed(Pair pair, String why) {
        assertThat(pair.a.tunnel().sas()).isEmpty();
        assertThat(pair.b.tunnel().sas()).isEmpty();
        assertThat(pair.a.tunnel().reason() + pair.b.tunnel().reason()).contains(why);
        assertThat(pair.a.dataplane.sas).isEmpty();
        assertThat(pair.b.dataplane.sas).isEmpty();
    }
}
