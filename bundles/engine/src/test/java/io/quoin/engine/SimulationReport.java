package io.quoin.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened in all worlds together. */
final class SimulationReport {
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final AtomicLong transcripts = new AtomicLong();

    void count(String what) {
        counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    void count(String what, long times) {
        counts.computeIfAbsent(what, key -> new LongAdder()).add(times);
    }

    long of(String what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** The hash of all that was sent in one world. The order of the worlds does not matter. */
    void transcript(long hash) {
        transcripts.accumulateAndGet(hash, Long::sum);
    }

    long transcripts() {
        return transcripts.get();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        counts.forEach((what, count) -> text.append(String.format("%12d  %s%n", count.sum(), what)));
        return text.append(String.format("%012x  is the hash of all messages%n", transcripts.get() & 0xffffffffffffL))
                .toString();
    }
}
