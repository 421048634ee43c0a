package io.quoin.conscrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.conscrypt.Primitives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The known answers: those of schemes, which are tried here, and those of methods, which the gateway tries. */
class SelfTestTest {
    @BeforeAll
    static void load() {
        Primitives.load();
    }

    static Stream<String> answers() {
        return Answers.load().stringPropertyNames().stream()
                .filter(name -> !name.endsWith(".source"))
                .sorted();
    }

    @Test
    void everySchemePasses() throws Exception {
        for (MlDsa scheme : Conscrypt.schemes()) {
            assertThat(SelfTest.of(scheme, new Answers(scheme.keyword())))
                    .as(scheme.keyword())
                    .isTrue();
        }
    }

    /** Each answer counts: native code that differs from it is not used. */
    @ParameterizedTest
    @MethodSource("answers")
    void failsWhereOneAnswerDiffers(String name) {
        String keyword = name.substring(0, name.indexOf('.'));
        byte[] octets = new Answers(keyword)
                .altered(name.substring(keyword.length() + 1))
                .toBytes();
        Properties all = Answers.load();
        all.setProperty(name, Base64.getEncoder().encodeToString(octets));
        Answers altered = new Answers(keyword, all);
        Stream<Boolean> verdicts = Stream.concat(
                Conscrypt.methods().stream()
                        .filter(method -> method.keyword().equals(keyword))
                        .map(method -> method.knownAnswers(altered).stream()
                                .allMatch(answer -> passes(answer.check()::holds))),
                Conscrypt.schemes().stream()
                        .filter(scheme -> scheme.keyword().equals(keyword))
                        .map(scheme -> passes(() -> SelfTest.of(scheme, altered))));
        assertThat(verdicts).containsExactly(false);
    }

    private static boolean passes(Callable<Boolean> check) {
        try {
            return check.call();
        } catch (Exception e) {
            return false;
        }
    }
}
