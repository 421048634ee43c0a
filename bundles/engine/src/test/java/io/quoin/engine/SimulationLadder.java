package io.quoin.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last things that happened, one a line, to be read by whoever looks for the reason of a failure. */
final class SimulationLadder {
    private static final int MAX_LINES = 400;

    private final Deque<String> lines = new ArrayDeque<>();
    private final boolean kept;

    /** @param kept else it stays empty: writing costs time, and a seed that failed can be run again */
    SimulationLadder(boolean kept) {
        this.kept = kept;
    }

    boolean isKept() {
        return kept;
    }

    void add(Instant when, String format, Object... arguments) {
        if (kept) {
            if (lines.size() == MAX_LINES) {
                lines.remove();
            }
            long millis = Duration.between(Instant.EPOCH, when).toMillis();
            lines.add(String.format("%9.3f  ", millis / 1000.0) + String.format(format, arguments));
        }
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
