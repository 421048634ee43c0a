package io.quoin.kex.hqc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KeyExchangeMethod.Strength;
import io.quoin.kex.testkit.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The private ids, and the lengths that the submission names. */
class RegistryTest {
    @ParameterizedTest
    @CsvSource({"hqc128, 1092, 2241, 4433, 32, 1", "hqc192, 1093, 4514, 8978, 32, 3", "hqc256, 1094, 7237, 14421, 32, 5"
    })
    void hasTheIdAndTheLengthsOfTheSpecification(
            String keyword, int id, int initiator, int responder, int length, int category) throws Exception {
        KeyExchangeMethod set = ParameterSets.named(keyword);
        assertThat(set.transformId()).isEqualTo(id);
        assertThat(set.initiatorShareLength()).isEqualTo(initiator);
        assertThat(set.responderShareLength()).isEqualTo(responder);
        assertThat(set.category()).isEqualTo(category);
        SeededRandom random = new SeededRandom(40);
        try (Initiation initiation = set.initiate(random);
                Response response = set.respond(initiation.share(), random);
                Secret secret = initiation.complete(response.share())) {
            assertThat(secret.length()).isEqualTo(length);
        }
    }

    @Test
    void isPublishedAsOneServiceEach() {
        assertThat(ParameterSets.all()).allSatisfy(set -> assertThat(
                        set.getClass().getResource("/OSGI-INF/" + set.getClass().getName() + ".xml"))
                .isNotNull());
    }

    @Test
    void isPostQuantumAndExperimental() {
        assertThat(ParameterSets.all()).extracting(KeyExchangeMethod::strength).containsOnly(Strength.POST_QUANTUM);
        assertThat(ParameterSets.all()).extracting(KeyExchangeMethod::status).containsOnly(Status.EXPERIMENTAL);
    }
}
