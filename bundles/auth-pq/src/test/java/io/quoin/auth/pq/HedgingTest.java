package io.quoin.auth.pq;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.pq.keys.PqScheme;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HedgingTest {
    @ParameterizedTest
    @ValueSource(strings = {"ml-dsa-44", "slh-dsa-sha2-128f"})
    void everySignatureTakesTheGivenRandomness(String keyword) throws Exception {
        PqScheme set = ParameterSets.named(keyword);
        Octets pkcs8 = keyword.startsWith("ml") ? Published.example(keyword + ".seed") : Published.privateKey(set);
        SeededRandom random = new SeededRandom(1);
        try (Secret key = Secret.copyOf(pkcs8.toBytes())) {
            assertThat(set.sign(key, Octets.empty(), random)).isNotEqualTo(set.sign(key, Octets.empty(), random));
        }
    }
}
