package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.KeyExchangeName;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KeyExchangeMethod.Strength;
import io.quoin.manage.Protection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionsTest {
    @ParameterizedTest
    @CsvSource({
        "x25519 mlkem768, true, hybrid x25519+mlkem768",
        "x25519 frodokem976, true, hybrid x25519+frodokem976",
        "ecp384 mlkem1024 hqc256, true, hybrid ecp384+mlkem1024+hqc256",
        "mlkem768, true, pure KEM mlkem768",
        "mlkem768 bike1, true, pure KEM mlkem768+bike1",
        "ecp384, true, hybrid kem+ecp384",
        "ecp384 x448, true, hybrid kem+ecp384+x448",
        "x25519, false, classical x25519",
        // Learned of bundles.
        "xwing, true, hybrid xwing",
        "xwing mlkem512, true, hybrid xwing+mlkem512",
        "x25519 aesthetic, true, hybrid x25519+aesthetic",
        "sharp, false, classical sharp",
        "'', false, none",
    })
    void isReadFromWhatWasNegotiated(String keywords, boolean postQuantum, String protection) {
        assertThat(Protections.of(named(keywords), postQuantum, false)).hasToString(protection);
    }

    @Test
    void aPpkProtectsBesideOrInsteadOfAKem() {
        assertThat(Protections.of(named("x25519 mlkem768"), true, true)).hasToString("hybrid x25519+mlkem768+ppk");
        Protection classical = Protections.of(named("x25519"), false, true);
        assertThat(classical).hasToString("ppk x25519+ppk");
        assertThat(classical.isPostQuantum()).isTrue();
    }

    /** Their keywords look like something else on purpose. */
    private static List<KeyExchangeName> named(String keywords) {
        return Arrays.stream(keywords.split(" "))
                .filter(keyword -> !keyword.isEmpty())
                .map(keyword -> switch (keyword) {
                    case "xwing" -> new KeyExchangeName(keyword, 2000, Strength.HYBRID, Status.EXPERIMENTAL);
                    case "aesthetic" -> new KeyExchangeName(keyword, 2001, Strength.POST_QUANTUM, Status.EXPERIMENTAL);
                    case "sharp" -> new KeyExchangeName(keyword, 2002, Strength.CLASSICAL, Status.EXPERIMENTAL);
                    default -> KeyExchangeNames.builtIn().named(keyword).orElseThrow();
                })
                .toList();
    }
}
