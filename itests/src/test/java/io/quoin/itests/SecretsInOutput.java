package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The last test of a build, which failsafe runs behind all others: what they have printed, reported and logged, and
 * what gateways have written, holds none of the secrets that they used.
 */
class SecretsInOutput {
    private static final Path ROOT =
            Path.of(Command.run("git", "rev-parse", "--show-toplevel").orFail().strip());

    /** Reports of tests with what each printed, and all that is left of the lab. */
    private static final Predicate<String> OUTPUT = Pattern.compile(
                    "/target/(surefire-reports|failsafe-reports|lab[^/]*|bench)/")
            .asPredicate();

    /**
     * Where secrets belong, or what is not ours: the files that the operator keeps secrets in, the lab's CA that makes
     * the keys, strongSwan's own configuration and logs, the host that runs it in user-mode Linux, and libraries.
     */
    private static final Predicate<String> NOT_SEARCHED = Pattern.compile(
                    "/etc/secrets/|/etc/users\\.properties$|/pki-[^/]*/|/strongswan[^/]*/|/charon[^/]*/|\\.(jar|jsa)$")
            .asPredicate();

    @Test
    void isNone() {
        List<Path> files = UsedSecrets.files(ROOT);
        List<Path> output = files.stream()
                .filter(file -> OUTPUT.test(file.toString()))
                .filter(file -> !NOT_SEARCHED.test(file.toString()))
                .toList();
        List<UsedSecrets.Used> secrets = UsedSecrets.of(ROOT);
        assertThat(secrets).as("secrets").hasSizeGreaterThan(500);
        assertThat(output).as("files").hasSizeGreaterThan(50);
        var search = new SecretSearch(secrets);
        Stream<String> found = output.stream()
                .flatMap(file -> search.in(file).stream().map(name -> name + " stands in " + ROOT.relativize(file)));
        assertThat(found).isEmpty();
    }
}
