package io.quoin.itests.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What many users do at once, a limited number of them at the same time, and how long each takes. */
final class Wave {
    private static final int MAX_REASONS = 20;

    private final int end;
    private final int inFlight;
    private final boolean failuresEnd;
    private final long began = System.nanoTime();
    private final long[] nanos;
    private final long[] starts;
    private final int from;
    private final boolean[] done;
    private final Map<String, Integer> failures = new TreeMap<>();
    private int next;
    private int open;
    private int up;
    private int failed;

    /**
     * @param from the first user
     * @param count how many users
     * @param inFlight how many of them at the same time
     * @param failuresEnd who fails has done; else it is up to it to try again
     */
    Wave(int from, int count, int inFlight, boolean failuresEnd) {
        this.from = from;
        this.next = from;
        this.end = from + count;
        this.inFlight = inFlight;
        this.failuresEnd = failuresEnd;
        this.nanos = new long[count];
        this.starts = new long[count];
        this.done = new boolean[count];
    }

    /** The user to begin with now; -1 where none may. */
    int begin() {
        if (next == end || open == inFlight) {
            return -1;
        }
        open++;
        starts[next - from] = System.nanoTime();
        return next++;
    }

    void succeeded(int user) {
        if (isOpen(user)) {
            done[user - from] = true;
            nanos[up++] = System.nanoTime() - starts[user - from];
            open--;
        }
    }

    void failed(int user, String reason) {
        if (isOpen(user)) {
            if (failures.size() < MAX_REASONS) {
                failures.merge(reason, 1, Integer::sum);
            }
            failed++;
            if (failuresEnd) {
                done[user - from] = true;
                open--;
            }
        }
    }

    boolean isOver() {
        return next == end && open == 0;
    }

    private boolean isOpen(int user) {
        return user >= from && user < next && !done[user - from];
    }

    /** In one line, as {@link Load.Round} reads it. */
    String result(long sent, long received) {
        long[] sorted = Arrays.copyOf(nanos, up);
        Arrays.sort(sorted);
        String reasons = failures.entrySet().stream()
                .map(failure -> failure.getValue() + " x " + failure.getKey())
                .collect(Collectors.joining("; "));
        return String.join(
                "\t",
                String.valueOf(up),
                String.valueOf(failed),
                String.valueOf(System.nanoTime() - began),
                String.valueOf(quantile(sorted, 0.5)),
                String.valueOf(quantile(sorted, 0.99)),
                String.valueOf(quantile(sorted, 1)),
                String.valueOf(sent),
                String.valueOf(received),
                reasons.replaceAll("\\s", " "));
    }

    private static long quantile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
