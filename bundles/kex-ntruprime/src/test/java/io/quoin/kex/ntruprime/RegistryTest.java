package io.quoin.kex.ntruprime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KeyExchangeMethod.Strength;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lengths that the submission names, and the id, which is configured. */
class RegistryTest {
    @Test
    void hasAPrivateIdAndTheLengthsOfTheSubmission() {
        NtruPrime method = new NtruPrime(Map.of());
        assertThat(method.transformId()).isEqualTo(1761);
        assertThat(method.initiatorShareLength()).isEqualTo(1158);
        assertThat(method.responderShareLength()).isEqualTo(1039);
        assertThat(method.category()).isEqualTo(2);
        assertThat(method.strength()).isEqualTo(Strength.POST_QUANTUM);
        assertThat(method.status()).isEqualTo(Status.EXPERIMENTAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1024", " 4242 ", "65535"})
    void takesAnyPrivateId(String id) {
        assertThat(new NtruPrime(Map.of("sntrup761.id", id)).transformId()).isEqualTo(Integer.parseInt(id.strip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "36", "1023", "65536", "-1089", "0x700", "sntrup761", "99999999999"})
    void refusesWhatIsNoPrivateId(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NtruPrime(Map.of("sntrup761.id", id)))
                .withMessage("io.quoin.kex.ntruprime: sntrup761.id = " + id
                        + ": a transform id for private use is needed, 1024 to 65535 (RFC 7296, 3.3.2);"
                        + " sntrup761 is not offered");
    }

    @Test
    void isOneServiceWithAConfigurationOfItsOwn() throws Exception {
        String name = "/OSGI-INF/" + NtruPrime.class.getName() + ".xml";
        try (InputStream in = NtruPrime.class.getResourceAsStream(name)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("configuration-pid=\"io.quoin.kex.ntruprime\"", "io.quoin.kex.KeyExchangeMethod")
                    .doesNotContain("configuration-policy=\"require\"");
        }
    }
}
