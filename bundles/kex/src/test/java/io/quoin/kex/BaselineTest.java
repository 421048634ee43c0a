package io.quoin.kex;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import io.quoin.bytes.Octets;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packages that providers are compiled against have the versions that their changes ask for (semantic versioning).
 * They are compared with the bundles in {@code src/baseline/}, which are those of the last release: what is released
 * is copied there.
 */
class BaselineTest {
    static Stream<Class<?>> promised() {
        return Stream.of(Octets.class, KeyExchangeMethod.class);
    }

    @ParameterizedTest
    @MethodSource("promised")
    void hasTheVersionThatItsChangesAskFor(Class<?> type) throws Exception {
        String name = type.getPackageName();
        File present = new File(
                type.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Processor bnd = new Processor();
                Jar newer = new Jar(present);
                Jar older = new Jar(Path.of("src/baseline", name + ".jar").toFile())) {
            var compared = new Baseline(bnd, new DiffPluginImpl()).baseline(newer, older, new Instructions(name));
            assertThat(compared).hasSize(1);
            Info info = compared.iterator().next();
            assertThat(info.mismatch).as(() -> complaint(info)).isFalse();
        }
    }

    private static String complaint(Info info) {
        return "%s has version %s, as before, but changed. Undo that, or write @Version(\"%s\") there:%n%s"
                .formatted(
                        info.packageName,
                        info.newerVersion,
                        info.suggestedVersion,
                        String.join(System.lineSeparator(), changes(info.packageDiff)));
    }

    /** The smallest parts that differ, each behind the parts that it is in. */
    private static List<String> changes(Diff part) {
        List<String> within = part.getChildren().stream()
                .filter(child -> child.getDelta() != Delta.UNCHANGED && child.getDelta() != Delta.IGNORED)
                .flatMap(child -> changes(child).stream())
                .map(change -> part.getName() + " > " + change)
                .toList();
        return within.isEmpty() ? List.of(part.getName() + ": " + part.getDelta()) : within;
    }
}
