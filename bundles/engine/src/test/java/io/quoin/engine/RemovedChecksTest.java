package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds what a check is for: each is taken out of the engine's source once, which is then compiled. */
class RemovedChecksTest {
    private static final Path SOURCES = Path.of("src/main/java/io/quoin/engine");
    private static final int SEEDS = 60;

    /** A check, the source without it, and what the simulation says then. */
    private enum Check {
        POLICY_DEMANDS_POST_QUANTUM(
                "PeerConfig", "postQuantum != PostQuantum.REQUIRED ||", "true ||", "demands post-quantum key exchange"),
        PEER_IS_GIVEN_UP_IN_THE_END(
                "IkeSa", "window.transmissions() > environment.settings().retransmits()", "false", "only one end has"),
        REQUEST_IS_THE_EXPECTED_ONE(
                "Window", "if (messageId == expectedRequest)", "if (!datagram.equals(answered))", ""),
        LOWEST_NONCE_YIELDS(
                "Collisions",
                "Nonces.compare(Nonces.lower(nonce, peerNonce), other) < 0",
                "false",
                "has the Child SAs"),
        CLOSED_IKE_SA_HAS_NO_DEADLINES("IkeSa", "deadlines.clearAll();", "", "deadline of what is no more"),
        CHILD_SA_LEAVES_THE_DATA_PLANE(
                "ChildSa", "if (installed.remove(direction.id()))", "if (false)", "in the data plane"),
        SECRETS_OF_AN_EXCHANGE_ARE_WIPED("CreateChildSa", "secrets.forEach(Secret::close);", "", "secrets left");

        private final String source;
        private final String check;
        private final String without;
        private final String finding;

        Check(String source, String check, String without, String finding) {
            this.source = source;
            this.check = check;
            this.without = without;
            this.finding = finding;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundToBeMissing(Check check, @TempDir Path classes) throws Exception {
        remove(check, classes);
        var path = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        // Of the JDK and nothing else: the engine and all that it calls is loaded anew.
        ClassLoader parent = ClassLoader.getPlatformClassLoader();
        try (var loader = new URLClassLoader(path.toArray(new URL[0]), parent)) {
            var firstFailure =
                    loader.loadClass(SimulationTest.class.getName()).getDeclaredMethod("firstFailure", long.class);
            firstFailure.setAccessible(true);
            assertThat((String) firstFailure.invoke(null, SEEDS))
                    .contains("Violation")
                    .contains(check.finding);
        }
    }

    private static void remove(Check check, Path classes) throws IOException {
        String source = Files.readString(SOURCES.resolve(check.source + ".java"));
        assertThat(source).as("the check of %s", check).containsOnlyOnce(check.check);
        Path changed = classes.resolve(check.source + ".java");
        Files.writeString(changed, source.replace(check.check, check.without));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(changed))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }
}
