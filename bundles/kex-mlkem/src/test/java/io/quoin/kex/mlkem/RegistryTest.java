package io.quoin.kex.mlkem;

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

/** What IANA and draft-ietf-ipsecme-ikev2-mlkem, 2.1 say of each parameter set. */
class RegistryTest {
    @ParameterizedTest
    @CsvSource({"mlkem512, 35, 800, 768", "mlkem768, 36, 1184, 1088", "mlkem1024, 37, 1568, 1568"})
    void hasTheIdAndTheLengthsOfTheDraft(String keyword, int id, int initiator, int responder) throws Exception {
        KeyExchangeMethod set = ParameterSets.named(keyword);
        assertThat(set.transformId()).isEqualTo(id);
        assertThat(set.initiatorShareLength()).isEqualTo(initiator);
        assertThat(set.responderShareLength()).isEqualTo(responder);
        SeededRandom random = new SeededRandom(40);
        try (Initiation initiation = set.initiate(random);
                Response response = set.respond(initiation.share(), random);
                Secret secret = initiation.complete(response.share())) {
            assertThat(secret.length()).isEqualTo(32);
        }
    }

    @Test
    void isPublishedAsOneServiceEach() {
        assertThat(ParameterSets.all()).allSatisfy(set -> assertThat(
                        set.getClass().getResource("/OSGI-INF/" + set.getClass().getName() + ".xml"))
                .isNotNull());
    }

    @Test
    void isPostQuantumAndStandard() {
        assertThat(ParameterSets.all()).extracting(KeyExchangeMethod::strength).containsOnly(Strength.POST_QUANTUM);
        assertThat(ParameterSets.all()).extracting(KeyExchangeMethod::status).containsOnly(Status.STANDARD);
    }
}
