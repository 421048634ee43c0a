package io.quoin.accp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.SignatureScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelfTestTest {
    @BeforeAll
    static void load() {
        assertThat(Accp.load()).isEmpty();
    }

    static Stream<String> answers() {
        return SelfTest.knownAnswers().stringPropertyNames().stream()
                .filter(name -> !name.endsWith(".key"))
                .sorted();
    }

    @Test
    void everySchemePasses() {
        assertThat(failed(SelfTest.knownAnswers(), keyword -> true)).isEmpty();
    }

    /** Each answer counts: native code that differs from it is not used. */
    @ParameterizedTest
    @MethodSource("answers")
    void failsWhereOneAnswerDiffers(String name) {
        String owner = name.substring(0, name.indexOf('.'));
        Properties answers = SelfTest.knownAnswers();
        assertThat(failed(
                        Answers.alteredIn(name),
                        keyword -> owner.equals(keyword) || owner.equals(answers.getProperty(keyword + ".key"))))
                .isNotEmpty();
    }

    private static List<String> failed(Properties answers, Predicate<String> tested) {
        List<String> failed = new ArrayList<>();
        for (SignatureScheme scheme : Accp.schemes()) {
            if (tested.test(scheme.keyword()) && !passes(scheme, answers)) {
                failed.add(scheme.keyword());
            }
        }
        return failed;
    }

    private static boolean passes(SignatureScheme scheme, Properties answers) {
        try {
            return SelfTest.of(scheme, answers);
        } catch (Exception e) {
            return false;
        }
    }
}
