package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateValidator.Presented;
import io.quoin.auth.SignatureScheme;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentTest {
    private final ValidatorFixture lab = new ValidatorFixture();

    @Test
    void validatesByTheSchemesThatAreThereNow() throws Exception {
        X509CertificateValidator validator = new X509CertificateValidator();
        SignatureScheme ed25519 = Schemes.named("ed25519");
        assertThatThrownBy(() -> validate(validator)).hasMessageContaining("no installed scheme");
        validator.bind(ed25519, Map.of());
        validate(validator);
        validator.unbind(ed25519);
        assertThatThrownBy(() -> validate(validator)).hasMessageContaining("no installed scheme");
    }

    @Test
    void verifiesByTheSchemeOfTheHighestRanking() throws Exception {
        SignatureScheme ed25519 = Schemes.named("ed25519");
        X509CertificateValidator validator = new X509CertificateValidator();
        validator.bind(ed25519, Map.of());
        validator.bind(refusing(ed25519), Map.of("service.ranking", -1));
        validate(validator);
        validator.bind(refusing(ed25519), Map.of("service.ranking", 1));
        assertThatThrownBy(() -> validate(validator)).isInstanceOf(CertificateRefusedException.class);
    }

    @Test
    void isOneServiceThatAsksForEveryScheme() throws IOException {
        String name = X509CertificateValidator.class.getName();
        try (InputStream in = X509CertificateValidator.class.getResourceAsStream("/OSGI-INF/" + name + ".xml")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("interface=\"io.quoin.auth.CertificateValidator\"")
                    .contains("cardinality=\"0..n\"")
                    .contains("policy=\"dynamic\"")
                    .contains("interface=\"io.quoin.auth.SignatureScheme\"");
        }
    }

    /** The same scheme, but for what it verifies: nothing. */
    private static SignatureScheme refusing(SignatureScheme scheme) {
        return (SignatureScheme) Proxy.newProxyInstance(
                ComponentTest.class.getClassLoader(),
                new Class<?>[] {SignatureScheme.class},
                (proxy, method, arguments) ->
                        method.getName().equals("verify") ? (Object) false : method.invoke(scheme, arguments));
    }

    private void validate(X509CertificateValidator validator) throws CertificateRefusedException {
        validator.validate(
                new Presented(List.of(lab.gateway, lab.middle.certificate()), List.of()),
                lab.trust(lab.root.certificate()),
                ValidatorFixture.GATEWAY,
                ValidatorFixture.NOW);
    }
}
