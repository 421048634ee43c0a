package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the house that a machine can check, over every file that git tracks. */
class HouseRulesTest {
    private static final int MOST_LINES = 500;
    private static final int MOST_COLUMNS = 120;
    private static final int LEAST_PROSE = 80;
    private static final Path ROOT =
            Path.of(Command.run("git", "rev-parse", "--show-toplevel").orFail().strip());
    private static final List<Path> TRACKED = Command.run("git", "-C", ROOT.toString(), "ls-files")
            .orFail()
            .lines()
            .map(ROOT::resolve)
            .filter(Files::isRegularFile)
            .toList();
    /** Bundles that take time, randomness and input as arguments, so that a whole handshake can be replayed. */
    private static final Pattern PURE_CODE =
            Pattern.compile("bundles/(bytes|kex|auth|wire|ipsec|engine)/src/main/.*\\.java");

    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");
    /** This file names what the others must not contain. */
    private static final Predicate<Path> NOT_THIS = file -> !file.endsWith("HouseRulesTest.java");

    @Test
    void noJavaFileIsLongerThan500Lines() {
        assertThat(java().filter(file -> lines(file).size() > MOST_LINES)).isEmpty();
    }

    @Test
    void noJavaLineIsWiderThan120Columns() {
        assertThat(java().flatMap(file -> where(file, line -> line.length() > MOST_COLUMNS)))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "a random source; new SecureRandom\\(|ThreadLocalRandom|Math\\.random",
                "a thread; \\bThread\\b|\\bExecutor\\w*",
                "the time; currentTimeMillis|nanoTime|(Instant|Date|LocalDateTime)\\.now|Clock\\.system",
                "a logger; org\\.slf4j|java\\.util\\.logging|System\\.(out|err)\\b",
                "the OSGi framework; \\bBundleContext\\b|org\\.osgi\\.framework",
                "a socket; \\w*Socket(Channel)?\\b|java\\.net\\.http|java\\.net\\.URL",
            })
    void pureBundlesDoNotTakeByThemselves(String what, String regex) {
        Pattern forbidden = Pattern.compile(regex);
        Stream<String> found = java().filter(
                        file -> PURE_CODE.matcher(relative(file)).matches())
                .flatMap(file -> forbidden
                        .matcher(COMMENT.matcher(text(file).orElseThrow()).replaceAll(""))
                        .results()
                        .map(MatchResult::group)
                        .map(match -> relative(file) + " takes " + what + ": " + match));
        assertThat(found).isEmpty();
    }

    @Test
    void noFileNamesAPlaceOfOneMachine() {
        Pattern place =
                Pattern.compile("(?<![\\w.$}-])/(work|home|root)/\\w|\\bpkg\\.dev\\b|artifactory|jfrog\\.io|nexus/");
        assertThat(TRACKED.stream()
                        .filter(NOT_THIS)
                        .flatMap(file -> where(file, line -> place.matcher(line).find())))
                .isEmpty();
    }

    @Test
    void noPomNamesARepository() {
        Pattern repository = Pattern.compile("<(plugin)?[rR]epositor(y|ies)>|<distributionManagement>");
        assertThat(TRACKED.stream()
                        .filter(file -> file.endsWith("pom.xml"))
                        .flatMap(file ->
                                where(file, line -> repository.matcher(line).find())))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        Pattern later = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@Disabled");
        assertThat(java().filter(NOT_THIS)
                        .flatMap(file -> where(file, line -> later.matcher(line).find())))
                .isEmpty();
    }

    @Test
    void everyBundleSaysWhatItIsFor() throws IOException {
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            assertThat(bundles.filter(bundle -> Files.exists(bundle.resolve("pom.xml")))
                            .map(ROOT::relativize)
                            .filter(bundle -> java().filter(file -> file.endsWith("package-info.java"))
                                    .filter(file -> relative(file).startsWith(bundle + "/src/main/"))
                                    .noneMatch(file -> prose(file) > LEAST_PROSE)))
                    .isEmpty();
        }
    }

    /** The number of characters in a file's comments, without their markup. */
    private static int prose(Path file) {
        return COMMENT.matcher(text(file).orElseThrow())
                .results()
                .mapToInt(comment -> comment.group()
                        .replaceAll("[/*\\s]+|<[^>]*>", " ")
                        .strip()
                        .length())
                .sum();
    }

    private static Stream<Path> java() {
        return TRACKED.stream().filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<String> where(Path file, Predicate<String> broken) {
        return lines(file).stream().filter(broken).map(line -> relative(file) + ": " + line.strip());
    }

    private static String relative(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static List<String> lines(Path file) {
        return text(file).map(text -> text.lines().toList()).orElse(List.of());
    }

    /** Empty where the file is not text. */
    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (MalformedInputException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
