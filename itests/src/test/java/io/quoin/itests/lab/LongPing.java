package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A ping that goes on while a test does something else. */
public final class LongPing implements AutoCloseable {
    private static final Pattern SUMMARY = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Path log = Scratch.directory("ping").resolve("out");
    private final Process process;

    LongPing(List<String> words) {
        try {
            process = Command.start(log, words);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ping", e);
        }
    }

    /** How many echo requests it has sent and how many replies came; the last request may still have been under way. */
    public record Count(int requests, int replies) {}

    /** Ends it. */
    public Count end() throws InterruptedException {
        // Every word in front of it became the next by exec, so this is the pid of ping itself; on SIGINT it sums up.
        Command.run("kill", "-INT", "" + process.pid()).orFail();
        process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        String text = Scratch.read(log);
        Matcher summary = SUMMARY.matcher(text);
        if (!summary.find()) {
            throw new IllegalStateException("ping did not sum up:\n" + text);
        }
        return new Count(Integer.parseInt(summary.group(1)), Integer.parseInt(summary.group(2)));
    }

    @Override
    public void close() {
        Command.stop(process);
    }
}
