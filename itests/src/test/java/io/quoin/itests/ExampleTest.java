package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example of a key-exchange provider stands twice: to be read in README.md, and to be copied. */
class ExampleTest {
    private static final int MOST_LINES_OF_JAVA = 100;
    private static final Path ROOT =
            Path.of(Command.run("git", "rev-parse", "--show-toplevel").orFail().strip());
    private static final String PLACE = "examples/kex-dhkem/";
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```[a-z]+ (\\S+)\\n(.*?)^```$");

    @Test
    void readmeHasEveryFileWordForWord() throws IOException {
        assertThat(inReadme()).isEqualTo(inExamples());
    }

    @Test
    void itIsShort() throws IOException {
        assertThat(inExamples().entrySet().stream()
                        .filter(file -> file.getKey().endsWith(".java"))
                        .mapToLong(file -> file.getValue().lines().count())
                        .sum())
                .isBetween(1L, (long) MOST_LINES_OF_JAVA);
    }

    private static Map<String, String> inReadme() throws IOException {
        return BLOCK.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .collect(Collectors.toMap(block -> block.group(1), (MatchResult block) -> block.group(2)));
    }

    private static Map<String, String> inExamples() throws IOException {
        Map<String, String> files = new HashMap<>();
        String tracked =
                Command.run("git", "-C", ROOT.toString(), "ls-files", PLACE).orFail();
        for (String file : tracked.lines().toList()) {
            files.put(file.substring(PLACE.length()), Files.readString(ROOT.resolve(file)));
        }
        return files;
    }
}
