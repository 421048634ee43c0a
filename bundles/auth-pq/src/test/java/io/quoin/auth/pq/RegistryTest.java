package io.quoin.auth.pq;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.SignatureScheme.Status;
import io.quoin.bytes.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What draft-ietf-ipsecme-ikev2-pqc-auth says of each parameter set. */
class RegistryTest {
    /** The draft, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "ml-dsa-44, 11", "ml-dsa-65, 12", "ml-dsa-87, 13",
        "slh-dsa-sha2-128s, 14", "slh-dsa-sha2-128f, 15", "slh-dsa-sha2-192s, 16",
        "slh-dsa-sha2-192f, 17", "slh-dsa-sha2-256s, 18", "slh-dsa-sha2-256f, 19",
        "slh-dsa-shake-128s, 1a", "slh-dsa-shake-128f, 1b", "slh-dsa-shake-192s, 1c",
        "slh-dsa-shake-192f, 1d", "slh-dsa-shake-256s, 1e", "slh-dsa-shake-256f, 1f"
    })
    void isNamedByTheAlgorithmIdentifierOfTheDraft(String keyword, String arc) {
        SignatureScheme set = ParameterSets.named(keyword);
        assertThat(set.algorithmIdentifier()).isEqualTo(Octets.ofHex("300b06096086480165030403" + arc));
    }

    @Test
    void signsTheMessageItselfByMethod14() {
        assertThat(ParameterSets.all()).hasSize(15).allMatch(set -> set.authMethod() == 14 && set.hashId() == 5);
    }

    @Test
    void isPostQuantumAndStandard() {
        assertThat(ParameterSets.all()).allMatch(SignatureScheme::isPostQuantum);
        assertThat(ParameterSets.all()).extracting(SignatureScheme::status).containsOnly(Status.STANDARD);
    }

    @Test
    void isPublishedAsOneServiceEach() {
        assertThat(ParameterSets.all()).allSatisfy(set -> assertThat(
                        set.getClass().getResource("/OSGI-INF/" + set.getClass().getName() + ".xml"))
                .isNotNull());
    }
}
