package io.quoin.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whose deadline comes next, of all that have one. */
final class Timetable {
    private final TreeMap<Instant, Set<Timed>> byTime = new TreeMap<>();
    private final Map<Timed, Instant> times = new HashMap<>();

    /** What has deadlines. Compared by identity. */
    interface Timed {
        /** A deadline has come; whoever is told asks its {@link Deadlines} which. */
        void onDeadline();
    }

    void set(Timed timed, Optional<Instant> time) {
        Instant old = time.isPresent() ? times.put(timed, time.get()) : times.remove(timed);
        if (old != null) {
            Set<Timed> then = byTime.get(old);
            then.remove(timed);
            if (then.isEmpty()) {
                byTime.remove(old);
            }
        }
        time.ifPresent(when ->
                byTime.computeIfAbsent(when, key -> new LinkedHashSet<>()).add(timed));
    }

    Optional<Instant> next() {
        return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.firstKey());
    }

    /** Some owner whose deadline is not after {@code now}. */
    Optional<Timed> due(Instant now) {
        return next().filter(first -> !first.isAfter(now))
                .map(first -> byTime.get(first).iterator().next());
    }
}
