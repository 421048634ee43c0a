package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts processes, waits for them within a limit, and ends them with everything that they started. */
public final class Command {
    private static final Duration USUAL_LIMIT = Duration.ofSeconds(30);
    private static final Duration TERMINATION_LIMIT = Duration.ofSeconds(10);
    private static final int TIMED_OUT = 124;

    private Command() {}

    public static Output run(String... words) {
        return run(USUAL_LIMIT, List.of(words));
    }

    public static Output run(List<String> words) {
        return run(USUAL_LIMIT, words);
    }

    /** Runs a command to its end; one that takes longer than {@code limit} is killed and has the exit code 124. */
    public static Output run(Duration limit, List<String> words) {
        String shown = String.join(" ", words);
        try {
            Path log = Files.createTempFile("quoin-lab-", ".out");
            try {
                Process process = start(log, words);
                boolean ended = await(process, limit);
                if (!ended) {
                    stop(process);
                }
                return new Output(shown, ended ? process.exitValue() : TIMED_OUT, Files.readString(log));
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + shown, e);
        }
    }

    /** Starts a command that stays; what it prints goes to {@code log}. */
    public static Process start(Path log, List<String> words) throws IOException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile())
                .start();
    }

    /** Ends a process and its descendants: asked first, forced after ten seconds. */
    public static void stop(Process process) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroy);
        await(process, TERMINATION_LIMIT);
        family.forEach(ProcessHandle::destroyForcibly);
        await(process, TERMINATION_LIMIT);
    }

    private static boolean await(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
