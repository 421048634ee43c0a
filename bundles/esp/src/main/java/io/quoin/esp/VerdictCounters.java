package io.quoin.esp;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** All that dropped a packet, by name: {@code esp-unknown-spi}. */
    SortedMap<String, Long> drops() {
        var named = new TreeMap<String, Long>();
        counters.forEach((verdict, count) ->
                named.put("esp-" + verdict.name().toLowerCase(Locale.ROOT).replace('_', '-'), count.sum()));
        named.remove("esp-passed");
        return named;
    }
}
