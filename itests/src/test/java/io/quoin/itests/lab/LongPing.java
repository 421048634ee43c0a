package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A ping that goes on while a test does something else. */
public final class LongPing implements AutoCloseable {
    private static final Pattern SUMMARY =
            Pattern.compile("(\\d+) packets transmitted, (\\d+) received.* time (\\d+)ms");
    private static final Pattern REPLY = Pattern.compile("icmp_seq=(\\d+)");
    private static final Pattern ROUND_TRIP = Pattern.compile("time=([0-9.]+) ms");
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

    /**
     * What it came to.
     *
     * @param requests how many it has sent
     * @param replies how many came
     * @param lost how many did not come though a later one did: the last ones may still have been under way
     * @param millis how long it took
     * @param p99 milliseconds until the reply, in 99 of 100 at most
     */
    public record Count(int requests, int replies, int lost, int millis, double p99) {
        public int perSecond() {
            return requests * 1000 / millis;
        }
    }

    /** Ends it. */
    public Count end() throws InterruptedException {
        // Every word in front of it became the next by exec, so this is the pid of ping itself; on SIGINT it sums up.
        Command.run("sh", "-c", "kill -INT " + process.pid()).orFail();
        process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        String text = Scratch.read(log);
        Matcher summary = SUMMARY.matcher(text);
        if (!summary.find()) {
            throw new IllegalStateException("ping did not sum up:\n" + text);
        }
        int replies = number(summary, 2);
        int last = 0;
        for (MatchResult reply : REPLY.matcher(text).results().toList()) {
            // Its sequence numbers have 16 bits: what is far below the last one is above it.
            int further = (short) (Integer.parseInt(reply.group(1)) - last);
            last = Math.max(last, last + further);
        }
        return new Count(number(summary, 1), replies, last - replies, number(summary, 3), p99(text));
    }

    private static double p99(String text) {
        double[] sorted = ROUND_TRIP
                .matcher(text)
                .results()
                .mapToDouble(reply -> Double.parseDouble(reply.group(1)))
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length * 99 / 100];
    }

    private static int number(Matcher summary, int group) {
        return Integer.parseInt(summary.group(group));
    }

    @Override
    public void close() {
        Command.stop(process);
    }
}
