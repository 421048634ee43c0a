package io.quoin.kex.dh;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the published answers hold, the contract proves; here, that nothing else does. */
class KnownAnswersTest {
    static Stream<String> answers() {
        return Example.answers().stringPropertyNames().stream()
                .filter(name -> !name.endsWith(".source"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void failsWhereOneAnswerDiffers(String name) {
        Properties altered = Example.answers();
        byte[] octets = Example.octets(altered, name).toBytes();
        octets[octets.length / 2] ^= 8;
        altered.setProperty(name, Octets.of(octets).hex());
        DiffieHellman group = Groups.named(name.substring(0, name.indexOf('.')));
        assertThat(holds(group.example(altered), group)).isFalse();
    }

    private static boolean holds(Example example, DiffieHellman group) {
        try {
            return example.holdsFor(group);
        } catch (Exception e) {
            return false;
        }
    }
}
