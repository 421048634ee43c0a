package io.quoin.engine;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last negotiations of a tunnel. What anybody can cause, who need not be the peer, has one place, which the next
 * of its kind takes: a flood of it grows nothing and drives nothing out.
 */
final class Negotiations {
    static final int MAX_KEPT = 8;

    private final Deque<Attempt> kept = new ArrayDeque<>(1);
    private Optional<Attempt> stranger = Optional.empty();

    /** Keeps one that we began, or whose peer has authenticated; one that is kept already keeps its place. */
    void add(Attempt attempt) {
        if (kept.contains(attempt)) {
            return;
        }
        Attempt before = kept.peekFirst();
        if (before != null && attempt.repeats(before)) {
            attempt.countAfter(before);
            kept.removeFirst();
        }
        kept.addFirst(attempt);
        if (kept.size() > MAX_KEPT) {
            kept.removeLast();
        }
    }

    /** Keeps one whose peer has not authenticated. */
    void addStranger(Attempt attempt) {
        stranger.filter(attempt::repeats).ifPresent(attempt::countAfter);
        stranger = Optional.of(attempt);
    }

    /** The newest first. */
    List<Negotiation> list() {
        return Stream.concat(kept.stream(), stranger.stream())
                .sorted(Comparator.comparing(Attempt::endedAt).reversed())
                .map(Attempt::view)
                .toList();
    }
}
