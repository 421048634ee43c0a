package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.x509.Ecdsa;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.X509CertificateValidator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemeRegistryTest {
    private final SchemeRegistry registry = new SchemeRegistry();

    @Test
    void schemesComeAndGo() {
        var ecdsa = new Ecdsa.EcdsaSha256();
        var ed25519 = new EdDsa.Ed25519();
        registry.add(ed25519, 0, 1);
        registry.add(ecdsa, 0, 2);
        assertThat(registry.offered().schemes()).containsExactlyInAnyOrder(ecdsa, ed25519);

        registry.remove(ed25519);

        assertThat(registry.offered().schemes()).containsExactly(ecdsa);
    }

    @Test
    void highestRankingOfOneKeywordIsUsedAndTheOtherWhenItGoes() {
        var first = new EdDsa.Ed25519();
        var second = new EdDsa.Ed25519();
        var better = new EdDsa.Ed25519();
        registry.add(second, 0, 2);
        registry.add(first, 0, 1);
        assertThat(registry.offered().schemes()).containsExactly(first);
        registry.add(better, 1, 3);
        assertThat(registry.offered().schemes()).containsExactly(better);

        registry.remove(better);

        assertThat(registry.offered().schemes()).containsExactly(first);
    }

    @Test
    void aBetterValidatorIsKeptWhenTheFormerGoes() {
        var former = X509CertificateValidator.of(List.of());
        var better = X509CertificateValidator.of(List.of());
        registry.set(former);
        registry.set(better);

        registry.unset(former);
        assertThat(registry.offered().validator()).containsSame(better);

        registry.unset(better);
        assertThat(registry.offered().validator()).isEmpty();
    }
}
