package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.CertificateValidator.Revocation;
import io.quoin.auth.CertificateValidator.Trust;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.bytes.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Certificates, a CRL and OCSP responses that another library made; openssl.properties holds them. */
class OpenSslTest {
    private static final Properties MADE = load();
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private final ValidatorFixture lab = new ValidatorFixture();

    @Test
    void acceptsWhatTheCrlAndTheResponderCallGood() throws Exception {
        assertThat(validate("good", List.of(made("crl")), List.of())).isNotNull();
        assertThat(validate("good", List.of(), List.of(made("good.ocsp")))).isNotNull();
        assertThat(validate("good", List.of(), List.of(made("bad.ocsp"), made("good.ocsp"))))
                .isNotNull();
    }

    @Test
    void refusesWhatEitherRevokes() {
        assertThatThrownBy(() -> validate("bad", List.of(made("crl")), List.of()))
                .satisfies(e -> assertRefused(e, Reason.REVOKED));
        assertThatThrownBy(() -> validate("bad", List.of(), List.of(made("bad.ocsp"))))
                .satisfies(e -> assertRefused(e, Reason.REVOKED));
        assertThatThrownBy(() -> validate("bad", List.of(), List.of(made("good.ocsp"))))
                .satisfies(e -> assertRefused(e, Reason.REVOCATION_UNKNOWN));
    }

    private static void assertRefused(Throwable e, Reason reason) {
        assertThat(((CertificateRefusedException) e).reason()).isEqualTo(reason);
    }

    private PublicKeyInfo validate(String peer, List<Octets> crls, List<Octets> responses)
            throws CertificateRefusedException {
        return lab.validator.validate(
                new Presented(List.of(made(peer)), responses),
                new Trust(List.of(made("ca")), crls, Revocation.REQUIRED),
                ValidatorFixture.GATEWAY,
                NOW);
    }

    private static Octets made(String name) {
        return Octets.of(Base64.getDecoder().decode(MADE.getProperty(name).replace(" ", "")));
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = OpenSslTest.class.getResourceAsStream("openssl.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return properties;
    }
}
