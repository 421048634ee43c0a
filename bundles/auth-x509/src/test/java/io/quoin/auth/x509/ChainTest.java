package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {
    private final ValidatorFixture lab = new ValidatorFixture();

    @Test
    void yieldsTheKeyOfAPeerBelowAnIntermediateCa() throws Exception {
        assertThat(lab.validate(lab.gateway, lab.middle.certificate())).isEqualTo(lab.key.publicKey());
    }

    @ParameterizedTest
    @MethodSource("io.quoin.auth.x509.Recording#all")
    void yieldsTheKeysOfStrongSwan(Recording peer) throws Exception {
        assertThat(lab.validator.validate(
                        new Presented(List.of(peer.certificate()), List.of()),
                        lab.trust(peer.ca()),
                        new PeerIdentity(peer.id().idType(), peer.id().data()),
                        Instant.parse("2026-12-01T00:00:00Z")))
                .isEqualTo(lab.validator.publicKey(peer.certificate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-sha256", "rsa-pss-sha384", "ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512", "ed448"})
    void acceptsACaOfEveryAlgorithm(String keyword) throws Exception {
        var pair =
                switch (keyword) {
                    case "ed448" -> Keys.ed("Ed448", 1);
                    case "rsa-sha256", "rsa-pss-sha384" -> Keys.rsa(2048, 1);
                    default -> Keys.ec(384, 1);
                };
        TestCa ca = TestCa.root(new Template("CA", Keys.of(keyword, pair)).ca());
        assertThat(lab.validator.validate(
                        new Presented(List.of(ca.issue(lab.template())), List.of()),
                        lab.trust(ca.certificate()),
                        ValidatorFixture.GATEWAY,
                        ValidatorFixture.NOW))
                .isEqualTo(lab.key.publicKey());
    }

    @Test
    void acceptsIntermediateCasInAnyOrderAndWhatDoesNotBelong() throws Exception {
        TestCa second = lab.root.subordinate(new Template("Second", Keys.test(11)).ca());
        TestCa third = second.subordinate(new Template("Third", Keys.test(12)).ca());
        List<Octets> others = new ArrayList<>(List.of(
                second.certificate(),
                third.certificate(),
                lab.root.certificate(),
                lab.middle.certificate(),
                TestCa.root(new Template("Stranger", Keys.test(13)).ca()).certificate()));
        for (int seed = 0; seed < 8; seed++) {
            Collections.shuffle(others, new Random(seed));
            List<Octets> chain = new ArrayList<>(List.of(third.issue(lab.template())));
            chain.addAll(others);
            assertThat(lab.validate(chain.toArray(Octets[]::new))).isEqualTo(lab.key.publicKey());
        }
    }

    @Test
    void acceptsAnAnchorThatIsNotSelfSigned() throws Exception {
        assertThat(lab.validator.validate(
                        new Presented(List.of(lab.gateway), List.of()),
                        lab.trust(lab.middle.certificate()),
                        ValidatorFixture.GATEWAY,
                        ValidatorFixture.NOW))
                .isEqualTo(lab.key.publicKey());
    }

    @Test
    void acceptsThePeersOwnCertificateAsAnchor() throws Exception {
        Octets alone = TestCa.root(lab.template()).certificate();
        assertThat(lab.validator.validate(
                        new Presented(List.of(alone), List.of()),
                        lab.trust(lab.root.certificate(), alone),
                        ValidatorFixture.GATEWAY,
                        ValidatorFixture.NOW))
                .isEqualTo(lab.key.publicKey());
    }

    @Test
    void findsTheRightOneOfTwoAnchorsOfOneName() throws Exception {
        TestCa namesake = TestCa.root(new Template("Root", Keys.test(14)).ca());
        assertThat(lab.validator.validate(
                        new Presented(List.of(lab.gateway, lab.middle.certificate()), List.of()),
                        lab.trust(namesake.certificate(), lab.root.certificate()),
                        ValidatorFixture.GATEWAY,
                        ValidatorFixture.NOW))
                .isEqualTo(lab.key.publicKey());
    }

    @Test
    void refusesWhomNoAnchorVouchesFor() {
        TestCa stranger = TestCa.root(new Template("Stranger", Keys.test(4)).ca());
        lab.refuses(Reason.UNTRUSTED, stranger.issue(lab.template()), stranger.certificate())
                .hasMessageContaining("CN=Stranger");
        lab.refuses(Reason.UNTRUSTED, lab.gateway);
        lab.refuses(Reason.UNTRUSTED, lab.trust(), ValidatorFixture.GATEWAY, lab.gateway, lab.middle.certificate());
    }

    @Test
    void refusesAForgeryUnderTheNameOfAnAnchor() {
        TestCa namesake = TestCa.root(new Template("Root", Keys.test(14)).ca());
        lab.refuses(Reason.BAD_SIGNATURE, namesake.issue(lab.template()))
                .hasMessage("\"CN=gateway,O=Lab,C=CH\" is not signed by its issuer's key");
        lab.refuses(Reason.BAD_SIGNATURE, namesake.issue(lab.template()), namesake.certificate());
    }

    @Test
    void refusesWhatWasIssuedByNoCa() {
        TestCa notCa = lab.root.subordinate(new Template("leaf", Keys.test(5)).usage(KeyUsage.keyCertSign));
        lab.refuses(Reason.INVALID, notCa.issue(lab.template()), notCa.certificate());
        TestCa mayNotSign = lab.root.subordinate(new Template("leaf", Keys.test(5))
                .extension(Extension.basicConstraints, true, new BasicConstraints(true))
                .usage(KeyUsage.digitalSignature));
        lab.refuses(Reason.KEY_USAGE, mayNotSign.issue(lab.template()), mayNotSign.certificate());
    }

    @Test
    void refusesOneCaMoreThanAPathLengthAllows() {
        TestCa below = lab.middle.subordinate(new Template("Below", Keys.test(6)).ca());
        lab.refuses(Reason.CHAIN_TOO_LONG, below.issue(lab.template()), below.certificate(), lab.middle.certificate());
        TestCa strict = TestCa.root(new Template("Strict", Keys.test(7)).ca(0));
        TestCa one = strict.subordinate(new Template("One", Keys.test(8)).ca());
        lab.refuses(
                Reason.CHAIN_TOO_LONG,
                lab.trust(strict.certificate()),
                ValidatorFixture.GATEWAY,
                one.issue(lab.template()),
                one.certificate());
    }

    @Test
    void readsChainsUpToItsLimit() throws Exception {
        List<Octets> chain = chainOf(CertificateValidator.MAX_CHAIN);
        assertThat(lab.validate(chain.toArray(Octets[]::new))).isEqualTo(lab.key.publicKey());
        lab.refuses(
                Reason.CHAIN_TOO_LONG,
                chainOf(CertificateValidator.MAX_CHAIN + 1).toArray(Octets[]::new));
    }

    /** @param length with the peer's certificate and the anchor, which is left out */
    private List<Octets> chainOf(int length) {
        List<Octets> chain = new ArrayList<>();
        TestCa last = lab.root;
        for (int i = 0; i < length - 2; i++) {
            last = last.subordinate(new Template("CA " + i, Keys.test(20 + i)).ca());
            chain.add(last.certificate());
        }
        chain.add(0, last.issue(lab.template()));
        return chain;
    }

    @Test
    void givesUpOnCertificatesThatNameEachOtherInCircles() {
        TestCa one = TestCa.root(new Template("One", Keys.test(30)).ca());
        List<Octets> chain = new ArrayList<>(List.of(one.issue(lab.template())));
        for (int i = 0; i < CertificateValidator.MAX_CERTIFICATES - 1; i++) {
            chain.add(one.issue(
                    new Template("One", Keys.test(31 + i)).serialNumber(i).ca()));
        }
        lab.refuses(Reason.CHAIN_TOO_LONG, chain.toArray(Octets[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 2026-05-31T23:59:59Z, EXPIRED, expired on 2026-05-31T23:59:59Z; it is 2026-06-01",
        "2026-06-01T00:00:01Z, 2027-01-01T00:00:00Z, NOT_YET_VALID, is valid from 2026-06-01T00:00:01Z"
    })
    void refusesEveryCertificateOutsideOfItsTime(String from, String to, Reason reason, String message) {
        Octets gateway = lab.middle.issue(lab.template().valid(from, to));
        lab.refuses(reason, gateway, lab.middle.certificate()).hasMessageContaining(message);
        TestCa middle =
                lab.root.subordinate(new Template("Middle", Keys.test(2)).ca().valid(from, to));
        lab.refuses(reason, lab.gateway, middle.certificate()).hasMessageContaining("CN=Middle");
        TestCa root = TestCa.root(new Template("Root", Keys.test(1)).ca().valid(from, to));
        lab.refuses(
                        reason,
                        lab.trust(root.certificate()),
                        ValidatorFixture.GATEWAY,
                        lab.gateway,
                        lab.middle.certificate())
                .hasMessageContaining("CN=Root");
    }

    @Test
    void holdsNameConstraintsOfAnyCaAbove() throws Exception {
        TestCa permits =
                lab.root.subordinate(new Template("Permits", Keys.test(40)).ca().permits("example"));
        assertThat(lab.validate(permits.issue(lab.template()), permits.certificate()))
                .isNotNull();
        TestCa other =
                lab.root.subordinate(new Template("Other", Keys.test(41)).ca().permits("example.org"));
        lab.refuses(Reason.NAME_CONSTRAINT, other.issue(lab.template()), other.certificate());
        TestCa excludes = lab.root.subordinate(
                new Template("Excludes", Keys.test(42)).ca().excludes("example"));
        lab.refuses(Reason.NAME_CONSTRAINT, excludes.issue(lab.template()), excludes.certificate());
        TestCa root =
                TestCa.root(new Template("Constrained", Keys.test(43)).ca().permits("example.org"));
        TestCa below = root.subordinate(new Template("Below", Keys.test(44)).ca());
        lab.refuses(
                Reason.NAME_CONSTRAINT,
                lab.trust(root.certificate()),
                ValidatorFixture.GATEWAY,
                below.issue(lab.template()),
                below.certificate());
    }

    @Test
    void acceptsKeysThatMaySignAndNoOthers() throws Exception {
        for (int usage : new int[] {KeyUsage.digitalSignature, KeyUsage.nonRepudiation | KeyUsage.keyAgreement}) {
            assertThat(lab.validate(lab.middle.issue(lab.template().usage(usage)), lab.middle.certificate()))
                    .isNotNull();
        }
        lab.refuses(
                Reason.KEY_USAGE,
                lab.middle.issue(lab.template().usage(KeyUsage.keyEncipherment | KeyUsage.keyAgreement)),
                lab.middle.certificate());
    }

    @Test
    void mindsAnExtendedKeyUsageThatIsCritical() throws Exception {
        Template ike = lab.template().extendedUsage(true, KeyPurposeId.id_kp_ipsecIKE);
        assertThat(lab.validate(lab.middle.issue(ike), lab.middle.certificate()))
                .isNotNull();
        Template tls = lab.template().extendedUsage(false, KeyPurposeId.id_kp_serverAuth);
        assertThat(lab.validate(lab.middle.issue(tls), lab.middle.certificate()))
                .isNotNull();
        Template onlyTls = lab.template().extendedUsage(true, KeyPurposeId.id_kp_serverAuth);
        lab.refuses(Reason.KEY_USAGE, lab.middle.issue(onlyTls), lab.middle.certificate());
    }

    @Test
    void refusesCriticalExtensionsThatItDoesNotKnow() {
        ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("1.3.6.1.4.1.32473.1");
        lab.refuses(
                Reason.INVALID,
                lab.middle.issue(lab.template().extension(unknown, true, DERNull.INSTANCE)),
                lab.middle.certificate());
    }

    @Test
    void refusesAlgorithmsThatNoSchemeKnows() {
        CertificateValidator alone = X509CertificateValidator.of(List.of(Schemes.named("ecdsa-sha256")));
        assertThatThrownBy(() -> alone.validate(
                        new Presented(List.of(lab.gateway, lab.middle.certificate()), List.of()),
                        lab.trust(lab.root.certificate()),
                        ValidatorFixture.GATEWAY,
                        ValidatorFixture.NOW))
                .hasMessageContaining("no installed scheme verifies signatures of algorithm 1.3.101.112");
    }

    @Test
    void refusesKeysThatAreTooWeak() {
        TestCa weak = TestCa.root(new Template("Weak", Keys.of("ecdsa-sha256", Keys.ec(256, 1))).ca());
        Octets rsa = weak.issue(new Template(
                        "Weak CA",
                        new TestKey(
                                Schemes.named("rsa-sha256"),
                                Keys.info(Keys.rsa(1024, 1).getPublic()),
                                Octets.empty()))
                .ca());
        // Nobody can sign by that CA here, but its key is refused before the signature matters.
        TestCa forged =
                new TestCa(new X500Name("C=CH,O=Lab,CN=Weak CA"), Keys.of("rsa-sha256", Keys.rsa(2048, 1)), rsa);
        lab.refuses(
                Reason.BAD_SIGNATURE,
                lab.trust(weak.certificate()),
                ValidatorFixture.GATEWAY,
                forged.issue(lab.template()),
                rsa);
    }

    @Test
    void refusesGarbageAndWhatIsTooMuch() {
        lab.refuses(Reason.MALFORMED);
        lab.refuses(Reason.MALFORMED, Octets.empty());
        lab.refuses(Reason.MALFORMED, Octets.ofHex("3000"));
        lab.refuses(Reason.MALFORMED, lab.gateway, Octets.ofHex("00"));
        lab.refuses(Reason.MALFORMED, Octets.concat(lab.gateway, Octets.ofHex("00")));
        lab.refuses(Reason.MALFORMED, Octets.of(new byte[CertificateValidator.MAX_CERTIFICATE_OCTETS + 1]))
                .hasMessageContaining("65536 octets");
        Octets[] many = new Octets[CertificateValidator.MAX_CERTIFICATES + 1];
        Arrays.fill(many, lab.gateway);
        lab.refuses(Reason.MALFORMED, many).hasMessageContaining("11 certificates");
    }

    /** Whatever is changed, there is a refusal with a reason, or nothing of consequence was changed. */
    @Test
    void refusesEveryTamperedCertificate() {
        SeededRandom random = new SeededRandom(9);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = lab.gateway.toBytes();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Octets tampered =
                    random.nextInt(4) == 0 ? Octets.of(bytes, 0, random.nextInt(bytes.length)) : Octets.of(bytes);
            assertThatThrownBy(() -> lab.validate(tampered, lab.middle.certificate()))
                    .isExactlyInstanceOf(CertificateRefusedException.class);
        }
    }
}
