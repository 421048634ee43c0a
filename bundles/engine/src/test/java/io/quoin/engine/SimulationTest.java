package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Many worlds of gateways under fire, each from a seed (see {@link SimulatedWorld}). {@code -Dquoin.simulation.seeds}
 * says how many, {@code -Dquoin.simulation.first} with which to begin.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("quoin.simulation.seeds", 200);
    private static final long FIRST = Long.getLong("quoin.simulation.first", 0);
    private static final long PROGRESS = 10_000;
    private static final int MAX_FAILURES = 5;

    @Test
    void holdsUnderFireAndConvergesAfterwards() {
        var report = new SimulationReport();
        var done = new AtomicLong();
        List<Long> failed = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .filter(seed -> {
                    boolean good =
                            live(seed, report, new SimulationLadder(false)).isEmpty();
                    if (done.incrementAndGet() % PROGRESS == 0) {
                        System.out.println(done + " of " + SEEDS + " seeds");
                    }
                    return !good;
                })
                .limit(MAX_FAILURES)
                .boxed()
                .toList();
        System.out.println(report);
        assertThat(failed)
                .as(() -> failed.isEmpty() ? "" : story(failed.get(0)))
                .isEmpty();
    }

    /** What the first of some seeds that fails says; for {@link RemovedChecksTest}, in a class loader of its own. */
    static String firstFailure(long seeds) {
        return LongStream.range(0, seeds)
                .mapToObj(seed -> live(seed, new SimulationReport(), new SimulationLadder(false)))
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What went wrong; empty where nothing did. */
    private static String live(long seed, SimulationReport report, SimulationLadder ladder) {
        try {
            new SimulatedWorld(seed, report, ladder).run();
            return "";
        } catch (RuntimeException | AssertionError e) {
            return e.toString() + at(e);
        }
    }

    private static String at(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        var text = new StringBuilder();
        List.of(cause.getStackTrace()).stream().limit(8).forEach(frame -> text.append("\n      at ")
                .append(frame));
        return text.toString();
    }

    private static String story(long seed) {
        var ladder = new SimulationLadder(true);
        String what = live(seed, new SimulationReport(), ladder);
        return "seed " + seed + " (-Dquoin.simulation.first=" + seed + " -Dquoin.simulation.seeds=1)\n" + ladder + "\n"
                + what;
    }
}
