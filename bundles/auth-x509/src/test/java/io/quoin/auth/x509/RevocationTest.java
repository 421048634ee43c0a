package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestCa.Answer;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class RevocationTest {
    private static final String LATER = "2026-07-01T00:00:00Z";
    private static final String EARLIER = "2026-05-01T00:00:00Z";
    private static final long GATEWAY = 7;
    private static final long MIDDLE = 2;

    private final ValidatorFixture lab = new ValidatorFixture();
    private final Octets middleIsGood = lab.root.crl(LATER);

    @Test
    void refusesWhatACrlRevokes() {
        refuses(Reason.REVOKED, Revocation.CHECKED, List.of(lab.middle.crl(LATER, 3, GATEWAY)), List.of());
        refuses(Reason.REVOKED, Revocation.CHECKED, List.of(lab.root.crl(LATER, MIDDLE)), List.of());
        // A list that is out of date still revokes.
        refuses(Reason.REVOKED, Revocation.CHECKED, List.of(lab.middle.crl(EARLIER, GATEWAY)), List.of());
    }

    @Test
    void acceptsWhatIsOnNoCrl() throws Exception {
        assertThat(validate(Revocation.CHECKED, List.of(), List.of())).isEqualTo(lab.key.publicKey());
        assertThat(validate(Revocation.REQUIRED, List.of(lab.middle.crl(LATER, 3), middleIsGood), List.of()))
                .isEqualTo(lab.key.publicKey());
        assertThat(validate(Revocation.IGNORED, List.of(lab.middle.crl(LATER, GATEWAY)), List.of()))
                .isEqualTo(lab.key.publicKey());
    }

    @Test
    void requiresACurrentWordOfEachCertificateWhereThatIsConfigured() {
        refuses(Reason.REVOCATION_UNKNOWN, Revocation.REQUIRED, List.of(), List.of());
        refuses(Reason.REVOCATION_UNKNOWN, Revocation.REQUIRED, List.of(middleIsGood), List.of());
        refuses(
                Reason.REVOCATION_UNKNOWN,
                Revocation.REQUIRED,
                List.of(middleIsGood, lab.middle.crl(EARLIER)),
                List.of());
        refuses(
                Reason.REVOCATION_UNKNOWN,
                Revocation.REQUIRED,
                List.of(middleIsGood, Octets.ofHex("00")),
                List.of(Octets.ofHex("00")));
    }

    @Test
    void believesNoCrlOfOthers() throws Exception {
        TestCa namesake = new TestCa(lab.middle.name(), Keys.test(50), lab.middle.certificate());
        List<Octets> forged = List.of(namesake.crl(LATER, GATEWAY), lab.middle.partialCrl(true, GATEWAY));
        assertThat(validate(Revocation.CHECKED, forged, List.of())).isEqualTo(lab.key.publicKey());
        refuses(Reason.REVOCATION_UNKNOWN, Revocation.REQUIRED, List.of(middleIsGood, namesake.crl(LATER)), List.of());
    }

    @Test
    void aCrlOfSomeCertificatesRevokesButCallsNoneGood() {
        refuses(Reason.REVOKED, Revocation.CHECKED, List.of(lab.middle.partialCrl(false, GATEWAY)), List.of());
        refuses(
                Reason.REVOCATION_UNKNOWN,
                Revocation.REQUIRED,
                List.of(middleIsGood, lab.middle.partialCrl(false)),
                List.of());
    }

    @Test
    void believesNoCrlOfACaThatMaySignNone() throws Exception {
        TestCa middle = lab.root.subordinate(new Template("Middle", Keys.test(2))
                .extension(Extension.basicConstraints, true, new BasicConstraints(true))
                .usage(KeyUsage.keyCertSign));
        Octets crl = middle.crl(LATER, GATEWAY);
        assertThat(lab.validator.validate(
                        new Presented(List.of(lab.gateway, middle.certificate()), List.of()),
                        new Trust(List.of(lab.root.certificate()), List.of(crl), Revocation.CHECKED),
                        ValidatorFixture.GATEWAY,
                        ValidatorFixture.NOW))
                .isEqualTo(lab.key.publicKey());
    }

    @Test
    void refusesWhatAnOcspResponseRevokes() {
        refuses(Reason.REVOKED, Revocation.CHECKED, List.of(), List.of(lab.middle.ocsp(revoked())));
    }

    @Test
    void acceptsWhatAnOcspResponseCallsGood() throws Exception {
        Octets response = lab.middle.ocsp(good());
        assertThat(validate(Revocation.REQUIRED, List.of(middleIsGood), List.of(response)))
                .isEqualTo(lab.key.publicKey());
    }

    @Test
    void believesAResponderThatTheIssuerCertified() throws Exception {
        TestKey key = Keys.test(51);
        Template template = new Template("Responder", key).extendedUsage(false, KeyPurposeId.id_kp_OCSPSigning);
        Octets certified = lab.middle.ocsp(
                good(), key, NISTObjectIdentifiers.id_sha256, lab.middle.issue(template.serialNumber(99)));
        assertThat(validate(Revocation.REQUIRED, List.of(middleIsGood), List.of(certified)))
                .isEqualTo(lab.key.publicKey());
    }

    @Test
    void believesNoOtherResponder() throws Exception {
        TestKey key = Keys.test(51);
        Template ocsp = new Template("Responder", key).extendedUsage(false, KeyPurposeId.id_kp_OCSPSigning);
        Octets notForThis = lab.middle.issue(new Template("Responder", key));
        Octets ofAnother = lab.root.issue(ocsp);
        Octets expired = lab.middle.issue(new Template("Responder", key)
                .extendedUsage(false, KeyPurposeId.id_kp_OCSPSigning)
                .valid("2026-01-01T00:00:00Z", EARLIER));
        for (Octets certificate : List.of(notForThis, ofAnother, expired)) {
            Octets response = lab.middle.ocsp(revoked(), key, NISTObjectIdentifiers.id_sha256, certificate);
            assertThat(validate(Revocation.CHECKED, List.of(), List.of(response)))
                    .isEqualTo(lab.key.publicKey());
        }
        Octets alone = lab.middle.ocsp(good(), key, NISTObjectIdentifiers.id_sha256);
        refuses(Reason.REVOCATION_UNKNOWN, Revocation.REQUIRED, List.of(middleIsGood), List.of(alone));
    }

    @Test
    void believesCurrentResponsesAboutThatCertificateOnly() {
        List<Answer> answers = List.of(
                new Answer(8, false, EARLIER, Optional.of(LATER)),
                new Answer(GATEWAY, false, "2026-04-01T00:00:00Z", Optional.of(EARLIER)),
                new Answer(GATEWAY, false, LATER, Optional.empty()),
                new Answer(GATEWAY, false, "2026-05-30T00:00:00Z", Optional.empty()));
        for (Answer answer : answers) {
            refuses(
                    Reason.REVOCATION_UNKNOWN,
                    Revocation.REQUIRED,
                    List.of(middleIsGood),
                    List.of(lab.middle.ocsp(answer)));
        }
        Answer recent = new Answer(GATEWAY, false, "2026-05-31T12:00:00Z", Optional.empty());
        assertThatCode(() -> validate(Revocation.REQUIRED, List.of(middleIsGood), List.of(lab.middle.ocsp(recent))))
                .doesNotThrowAnyException();
    }

    @Test
    void noTamperedResponseMakesACertificateGood() {
        Octets response = lab.middle.ocsp(revoked());
        SeededRandom random = new SeededRandom(52);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = response.toBytes();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatCode(() -> validate(
                            Revocation.REQUIRED,
                            List.of(middleIsGood),
                            List.of(Octets.of(bytes, 0, bytes.length - random.nextInt(2)))))
                    .isExactlyInstanceOf(CertificateRefusedException.class);
        }
    }

    private static Answer good() {
        return new Answer(GATEWAY, false, EARLIER, Optional.of(LATER));
    }

    private static Answer revoked() {
        return new Answer(GATEWAY, true, EARLIER, Optional.of(LATER));
    }

    private PublicKeyInfo validate(Revocation policy, List<Octets> crls, List<Octets> responses)
            throws CertificateRefusedException {
        return lab.validator.validate(
                new Presented(List.of(lab.gateway, lab.middle.certificate()), responses),
                new Trust(List.of(lab.root.certificate()), crls, policy),
                ValidatorFixture.GATEWAY,
                ValidatorFixture.NOW);
    }

    private void refuses(Reason reason, Revocation policy, List<Octets> crls, List<Octets> responses) {
        lab.refuses(
                reason,
                new Presented(List.of(lab.gateway, lab.middle.certificate()), responses),
                new Trust(List.of(lab.root.certificate()), crls, policy),
                ValidatorFixture.GATEWAY);
    }
}
