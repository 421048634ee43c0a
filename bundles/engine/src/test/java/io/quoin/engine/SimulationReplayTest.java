package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** All of a world follows from its seed: a failure on one machine can be looked at on another. */
class SimulationReplayTest {
    private static final int SEEDS = 8;

    /** Prints what {@link #transcripts} yields in this JVM. */
    public static void main(String[] none) {
        System.out.print(transcripts());
    }

    /** The hash of all messages of each of a few seeds, one a line. */
    private static String transcripts() {
        var text = new StringBuilder();
        for (int seed = 0; seed < SEEDS; seed++) {
            var report = new SimulationReport();
            new SimulatedWorld(seed, report, new SimulationLadder(false)).run();
            text.append(seed)
                    .append(' ')
                    .append(Long.toHexString(report.transcripts()))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void sendsTheSameOctetsInAnotherJvm() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process other = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), SimulationReplayTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).isZero();
        assertThat(there).isEqualTo(transcripts()).hasLineCount(SEEDS);
    }
}
