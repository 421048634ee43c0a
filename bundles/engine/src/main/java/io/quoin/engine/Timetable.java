package io.quoin.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Whose deadline comes next, of all that have one. */
final class Timetable {
    private final TreeMap<Entry, Timed> entries = new TreeMap<>();
    private long entered;

    /** What has deadlines. */
    interface Timed {
        /** A deadline has come; whoever is told asks its {@link Deadlines} which. */
        void onDeadline();
    }

    /** A place: by time, and of one time by when it was taken. */
    record Entry(Instant time, long number) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = time.compareTo(other.time);
            return byTime == 0 ? Long.compare(number, other.number) : byTime;
        }
    }

    Entry enter(Timed timed, Instant time) {
        var entry = new Entry(time, entered++);
        entries.put(entry, timed);
        return entry;
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }

    Optional<Instant> next() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.firstKey().time);
    }

    /** Some owner whose deadline is not after {@code now}. */
    Optional<Timed> due(Instant now) {
        return entries.isEmpty() || entries.firstKey().time.isAfter(now)
                ? Optional.empty()
                : Optional.of(entries.firstEntry().getValue());
    }
}
