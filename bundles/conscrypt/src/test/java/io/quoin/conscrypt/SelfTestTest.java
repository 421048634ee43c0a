package io.quoin.conscrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.stream.Stream;
import org.conscrypt.Primitives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelfTestTest {
    @BeforeAll
    static void load() {
        Primitives.load();
    }

    static Stream<String> answers() {
        return SelfTest.knownAnswers().stringPropertyNames().stream().sorted();
    }

    @Test
    void everyMethodPasses() throws Exception {
        for (NativeMethod method : Conscrypt.methods()) {
            assertThat(SelfTest.of(method, SelfTest.knownAnswers()))
                    .as(method.keyword())
                    .isTrue();
        }
        for (MlDsa scheme : Conscrypt.schemes()) {
            assertThat(SelfTest.of(scheme, SelfTest.knownAnswers()))
                    .as(scheme.keyword())
                    .isTrue();
        }
    }

    /** Each answer counts: native code that differs from it is not used. */
    @ParameterizedTest
    @MethodSource("answers")
    void failsWhereOneAnswerDiffers(String name) {
        Properties altered = Answers.alteredIn(name);
        String keyword = name.substring(0, name.indexOf('.'));
        Stream<Boolean> verdicts = Stream.concat(
                Conscrypt.methods().stream()
                        .filter(method -> method.keyword().equals(keyword))
                        .map(method -> passes(() -> SelfTest.of(method, altered))),
                Conscrypt.schemes().stream()
                        .filter(scheme -> scheme.keyword().equals(keyword))
                        .map(scheme -> passes(() -> SelfTest.of(scheme, altered))));
        assertThat(verdicts).containsExactly(false);
    }

    private static boolean passes(SelfTest.Check check) {
        try {
            return check.passes();
        } catch (Exception e) {
            return false;
        }
    }
}
