package io.quoin.kex.dh;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KeyExchangeMethod.Strength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IANA and the RFCs say of each group. */
class RegistryTest {
    @ParameterizedTest
    @CsvSource({
        "modp2048, 14, 256", "modp3072, 15, 384", "modp4096, 16, 512", "modp6144, 17, 768", "modp8192, 18, 1024",
        "ecp256, 19, 64", "ecp384, 20, 96", "ecp521, 21, 132", "x25519, 31, 32", "x448, 32, 56"
    })
    void hasTheIdAndTheShareLengthOfItsRfc(String keyword, int id, int length) {
        KeyExchangeMethod group = Groups.named(keyword);
        assertThat(group.transformId()).isEqualTo(id);
        assertThat(group.initiatorShareLength()).isEqualTo(length);
        assertThat(group.responderShareLength()).isEqualTo(length);
    }

    @Test
    void isPublishedAsOneServiceEach() {
        assertThat(Groups.all()).allSatisfy(group -> assertThat(group.getClass()
                        .getResource("/OSGI-INF/" + group.getClass().getName() + ".xml"))
                .isNotNull());
    }

    @Test
    void isClassicalAndStandard() {
        assertThat(Groups.all()).extracting(KeyExchangeMethod::strength).containsOnly(Strength.CLASSICAL);
        assertThat(Groups.all()).extracting(KeyExchangeMethod::status).containsOnly(Status.STANDARD);
    }
}
