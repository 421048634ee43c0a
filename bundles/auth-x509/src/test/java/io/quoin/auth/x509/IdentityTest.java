package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.x509.testkit.Template;
import io.quoin.bytes.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 4945, 3.1. */
class IdentityTest {
    private final ValidatorFixture lab = new ValidatorFixture();
    private final Octets certificate = lab.middle.issue(new Template("gw.example", lab.key)
            .names(
                    new GeneralName(GeneralName.dNSName, "vpn.Example"),
                    new GeneralName(GeneralName.dNSName, "*.wild.example"),
                    new GeneralName(GeneralName.rfc822Name, "admin@example"),
                    new GeneralName(GeneralName.iPAddress, "192.0.2.1"),
                    new GeneralName(GeneralName.iPAddress, "2001:db8::1")));

    @ParameterizedTest
    @CsvSource({"2, vpn.example", "2, VPN.EXAMPLE", "2, *.wild.example", "3, Admin@Example"})
    void acceptsNamesOfSubjectAltNameInEitherCase(int type, String name) throws Exception {
        assertThat(validate(type, ascii(name))).isEqualTo(lab.key.publicKey());
    }

    @ParameterizedTest
    @CsvSource({
        "2, gw.example",
        "2, a.wild.example",
        "2, vpn.example.",
        "2, vpn.exampl",
        "2, admin@example",
        "3, vpn.example",
        "3, @example",
        "11, vpn.example"
    })
    void refusesCommonNamesWildcardsAndOtherTypes(int type, String name) {
        lab.refuses(
                        Reason.IDENTITY_MISMATCH,
                        lab.trust(lab.root.certificate()),
                        new PeerIdentity(type, ascii(name)),
                        certificate,
                        lab.middle.certificate())
                .hasMessageContaining("ID type " + type);
    }

    @Test
    void acceptsItsAddressesOnly() throws Exception {
        assertThat(validate(PeerIdentity.IPV4_ADDR, Octets.ofHex("c0000201"))).isNotNull();
        assertThat(validate(PeerIdentity.IPV6_ADDR, Octets.ofHex("20010db8000000000000000000000001")))
                .isNotNull();
        refuses(PeerIdentity.IPV4_ADDR, Octets.ofHex("c0000202"));
        refuses(PeerIdentity.IPV6_ADDR, Octets.ofHex("c0000201"));
        refuses(PeerIdentity.IPV4_ADDR, Octets.ofHex("20010db8000000000000000000000001"));
        refuses(PeerIdentity.IPV4_ADDR, Octets.empty());
    }

    @Test
    void acceptsTheWholeSubjectOctetByOctet() throws Exception {
        Octets subject = Octets.of(new X500Name("C=CH,O=Lab,CN=gw.example").getEncoded("DER"));
        assertThat(validate(PeerIdentity.DER_ASN1_DN, subject)).isNotNull();
        refuses(PeerIdentity.DER_ASN1_DN, Octets.of(new X500Name("O=Lab,CN=gw.example").getEncoded("DER")));
        refuses(PeerIdentity.DER_ASN1_DN, Octets.of(new X500Name("C=CH,O=LAB,CN=gw.example").getEncoded("DER")));
    }

    @Test
    void showsNoControlCharactersOfAPeer() {
        refuses(PeerIdentity.FQDN, Octets.ofHex("610a1b62")).hasMessageContaining("\"a??b\"");
    }

    private PublicKeyInfo validate(int type, Octets data) throws CertificateRefusedException {
        return lab.validator.validate(
                new Presented(List.of(certificate, lab.middle.certificate()), List.of()),
                lab.trust(lab.root.certificate()),
                new PeerIdentity(type, data),
                ValidatorFixture.NOW);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refuses(int type, Octets data) {
        return lab.refuses(
                Reason.IDENTITY_MISMATCH,
                lab.trust(lab.root.certificate()),
                new PeerIdentity(type, data),
                certificate,
                lab.middle.certificate());
    }

    private static Octets ascii(String name) {
        return Octets.of(name.getBytes(StandardCharsets.US_ASCII));
    }
}
