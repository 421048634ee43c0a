package io.quoin.kex.mlkem;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.testkit.SeededRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The modulus check of FIPS 203, 7.2: each pair of coefficients is 3 octets, least bits first, each below 3329. */
class ShareChecksTest {
    private static final int MODULUS = 3329;
    private static final int LARGEST_IN_12_BITS = 4095;

    static Stream<String> keywords() {
        return ParameterSets.all().map(MlKem::keyword);
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void refusesEveryCoefficientThatIsNotReduced(String keyword) {
        MlKem set = ParameterSets.named(keyword);
        Octets key = set.initiate(new SeededRandom(50)).share();
        int coefficients = (key.length() - 32) / 3 * 2;
        for (int index : new int[] {0, 1, 255, 256, coefficients - 2, coefficients - 1}) {
            assertTaken(set, withCoefficient(key, index, MODULUS - 1));
            assertRefused(set, withCoefficient(key, index, MODULUS));
            assertRefused(set, withCoefficient(key, index, LARGEST_IN_12_BITS));
        }
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void takesAnySeedOfTheMatrix(String keyword) {
        MlKem set = ParameterSets.named(keyword);
        byte[] key = set.initiate(new SeededRandom(51)).share().toBytes();
        for (int i = key.length - 32; i < key.length; i++) {
            key[i] = (byte) 0xff;
        }
        assertTaken(set, Octets.of(key));
    }

    private static Octets withCoefficient(Octets key, int index, int value) {
        byte[] bytes = key.toBytes();
        int first = index / 2 * 3;
        if (index % 2 == 0) {
            bytes[first] = (byte) value;
            bytes[first + 1] = (byte) (bytes[first + 1] & 0xf0 | value >> 8);
        } else {
            bytes[first + 1] = (byte) (bytes[first + 1] & 0x0f | value << 4);
            bytes[first + 2] = (byte) (value >> 4);
        }
        return Octets.of(bytes);
    }

    private static void assertTaken(MlKem set, Octets share) {
        assertThatCode(() -> set.respond(share, new SeededRandom(52)).close()).doesNotThrowAnyException();
    }

    private static void assertRefused(MlKem set, Octets share) {
        assertThatThrownBy(() -> set.respond(share, new SeededRandom(53)))
                .isInstanceOf(InvalidShareException.class)
                .hasMessage(
                        set.keyword() + ": a coefficient of the encapsulation key is not below 3329 (FIPS 203, 7.2)");
    }
}
