package io.quoin.esp;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many packets met which {@link Verdict}. */
final class VerdictCounters {
    private final Map<Verdict, LongAdder> counters = new EnumMap<>(Verdict.class);

    VerdictCounters() {
        for (Verdict verdict : Verdict.values()) {
            counters.put(verdict, new LongAdder());
        }
    }

    void count(Verdict verdict) {
        counters.get(verdict).increment();
    }

    long of(Verdict verdict) {
        return counters.get(verdict).sum();
    }
}
