package io.quoin.kex.mlkem;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.KnownAnswer;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That NIST's cases hold, the contract proves; here, that nothing else does. */
class KnownAnswersTest {
    /** All but the part of a key that only shows where a ciphertext is rejected (FIPS 203, 6.1). */
    static Stream<String> answers() {
        return AcvpCases.load().stringPropertyNames().stream()
                .filter(name -> !name.endsWith(".tcId") && !name.endsWith(".keyGen.z"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void failsWhereOneAnswerDiffers(String name) {
        Properties altered = AcvpCases.load();
        byte[] octets = Octets.ofHex(altered.getProperty(name).replace(" ", "")).toBytes();
        octets[octets.length / 2] ^= 8;
        altered.setProperty(name, Octets.of(octets).hex());
        MlKem set = ParameterSets.named(name.substring(0, name.indexOf('.')));
        assertThat(new AcvpCases(set, altered).all()).anyMatch(answer -> !holds(answer));
    }

    @Test
    void saysWhichCasesTheyAre() {
        assertThat(ParameterSets.named("mlkem768").knownAnswers())
                .extracting(KnownAnswer::source)
                .containsExactly(
                        "NIST ACVP ML-KEM FIPS203 keyGen tcId 26",
                        "NIST ACVP ML-KEM FIPS203 encapsulation tcId 26",
                        "NIST ACVP ML-KEM FIPS203 decapsulation tcId 86",
                        "NIST ACVP ML-KEM FIPS203 decapsulation tcId 88");
    }

    private static boolean holds(KnownAnswer answer) {
        try {
            return answer.check().holds();
        } catch (Exception e) {
            return false;
        }
    }
}
