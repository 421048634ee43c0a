package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KeyExchangeMethod.Strength;
import io.quoin.wire.Transform;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyExchangeNamesTest {
    private static final String SNTRUP = "aes256gcm16-prfsha384-x25519-ke1_sntrup761";
    private static final KeyExchangeNames BUILT_IN = KeyExchangeNames.builtIn();

    private static KeyExchangeMethod method(String keyword, int id, Strength strength) {
        return new SimulatedMethod(id, keyword, strength, 32, 32, () -> false);
    }

    private static KeyExchangeMethod sntrup(int id) {
        return method("sntrup761", id, Strength.POST_QUANTUM);
    }

    private static KeyExchangeNames with(KeyExchangeMethod... methods) {
        return BUILT_IN.with(List.of(methods));
    }

    @ParameterizedTest
    @CsvSource({
        "modp2048, 14, CLASSICAL, STANDARD",
        "modp8192, 18, CLASSICAL, STANDARD",
        "ecp521, 21, CLASSICAL, STANDARD",
        "x25519, 31, CLASSICAL, STANDARD",
        "x448, 32, CLASSICAL, STANDARD",
        "mlkem1024, 37, POST_QUANTUM, STANDARD",
        "frodokem640, 1083, POST_QUANTUM, EXPERIMENTAL",
        "frodokem1344, 1085, POST_QUANTUM, EXPERIMENTAL",
        "bike1, 1089, POST_QUANTUM, EXPERIMENTAL",
        "bike5, 1091, POST_QUANTUM, EXPERIMENTAL",
        "hqc128, 1092, POST_QUANTUM, EXPERIMENTAL",
        "hqc256, 1094, POST_QUANTUM, EXPERIMENTAL"
    })
    void knowsThatWithoutAnyBundle(String keyword, int id, Strength strength, Status status) {
        var name = new KeyExchangeName(keyword, id, strength, status);
        assertThat(BUILT_IN.named(keyword)).contains(name);
        assertThat(BUILT_IN.of(id)).isEqualTo(name);
    }

    @Test
    void agreesWithTheBundlesThatThereAre() {
        assertThat(Pair.METHODS)
                .allSatisfy(
                        method -> assertThat(KeyExchangeNames.objection(method)).isEmpty())
                .allSatisfy(method -> assertThat(BUILT_IN.of(method.transformId()))
                        .isEqualTo(new KeyExchangeName(
                                method.keyword(), method.transformId(), method.strength(), method.status())));
    }

    @Test
    void aProposalCanNameWhatABundleBrings() {
        assertThatExceptionOfType(UnknownKeyExchangeException.class)
                .isThrownBy(() -> ProposalSpec.ike(SNTRUP))
                .withMessageContaining("has 'sntrup761', an unknown key exchange: no bundle brings it:"
                        + " feature:install quoin-kex-ntruprime, or correct it; known are: modp2048 ");
        KeyExchangeNames names = with(sntrup(1050));
        ProposalSpec spec = ProposalSpec.ike(SNTRUP, names);
        assertThat(spec.transforms()).contains(Transform.of(6, 1050));
        assertThat(ProposalSpec.esp("aes256gcm16-sntrup761", names).transforms())
                .contains(Transform.of(4, 1050));
        assertThat(names.among(spec.transforms()))
                .extracting(KeyExchangeName::keyword)
                .containsExactly("x25519", "sntrup761");
        assertThat(names.isPostQuantum(spec.transforms())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"aes256gcm16-x25519-ke1_Kyber, IKE", "aes256gcm16--x25519, IKE", "aes256gcm16-x25519-ke1_sha256, IKE"})
    void noBundleCanBringWhatIsNoKeyword(String notation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProposalSpec.ike(notation))
                .isNotInstanceOf(UnknownKeyExchangeException.class);
    }

    @Test
    void aBundleThatLeftIsRemembered() {
        KeyExchangeNames names = with(sntrup(1050));
        assertThat(names.with(List.of())).isSameAs(names);
        assertThat(names.with(Pair.METHODS)).isSameAs(names);
    }

    /** Its transform id is configurable. */
    @Test
    void aKeywordThatMovesTakesItsNewId() {
        KeyExchangeNames names = with(sntrup(1050)).with(List.of(sntrup(1051)));
        assertThat(names.named("sntrup761").orElseThrow().transformId()).isEqualTo(1051);
        assertThat(names.of(1050).keyword()).isEqualTo("ke:1050");
        assertThat(names.of(1050).strength()).isEqualTo(Strength.CLASSICAL);
    }

    @Test
    void aMovedIdTakesItsNewKeyword() {
        KeyExchangeNames names = with(sntrup(1050)).with(List.of(method("other", 1050, Strength.CLASSICAL)));
        assertThat(names.of(1050).keyword()).isEqualTo("other");
        assertThat(names.named("sntrup761")).isEmpty();
    }

    @Test
    void ofTwoThatContradictEachOtherTheFirstIsBelieved() {
        assertThat(with(sntrup(1050), sntrup(1051)).named("sntrup761"))
                .contains(with(sntrup(1050)).of(1050));
        assertThat(with(sntrup(1050), method("other", 1050, Strength.CLASSICAL)).named("other"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mlkem768, 1050, but mlkem768 has the transform id 36",
        "kyber, 36, but mlkem768 has the transform id 36",
        "Kyber, 1050, its keyword must be",
        "'', 1050, its keyword must be",
        "ke1, 1050, ''",
        "none, 1050, its keyword must be",
        "esn, 1050, its keyword must be",
        "aes256gcm16, 1050, its keyword must be",
        "abcdefghijklmnopqrstuvwxyzabcdefg, 1050, its keyword must be",
        "abcdefghijklmnopqrstuvwxyzabcdef, 1050, ''",
        "kyber, 0, its transform id 0 is not between",
        "kyber, 65536, its transform id 65536 is not between"
    })
    void whatContradictsTheBuiltInNamesIsNotLearned(String keyword, int id, String objection) {
        KeyExchangeMethod method = method(keyword, id, Strength.HYBRID);
        assertThat(KeyExchangeNames.objection(method).orElse("")).contains(objection);
        assertThat(KeyExchangeNames.objection(method).isEmpty()).isEqualTo(objection.isEmpty());
        assertThat(with(method)
                        .named(keyword)
                        .filter(name -> name.transformId() == id)
                        .isPresent())
                .isEqualTo(objection.isEmpty());
    }

    /** A bundle that says that a classical group is a KEM does not make it one. */
    @Test
    void theStrengthOfWhatIsBuiltInIsNotTheBundlesWord() {
        assertThat(with(method("x25519", 31, Strength.POST_QUANTUM)).of(31).strength())
                .isEqualTo(Strength.CLASSICAL);
    }

    /** Those that are offered before those that are remembered. */
    @Test
    void namesAreLimited() {
        KeyExchangeNames full = BUILT_IN.with(IntStream.range(0, KeyExchangeNames.MAX_LEARNED)
                .mapToObj(i -> method("method" + i, 2000 + i, Strength.CLASSICAL))
                .toList());
        assertThat(Stream.of("method0", "method255").map(full::named)).allMatch(name -> name.isPresent());
        KeyExchangeNames next = full.with(List.of(sntrup(1050)));
        assertThat(next.named("sntrup761")).isPresent();
        assertThat(next.named("method254")).isPresent();
        assertThat(next.named("method255")).isEmpty();
    }
}
