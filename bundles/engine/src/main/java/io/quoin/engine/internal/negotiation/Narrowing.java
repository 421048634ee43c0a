package io.quoin.engine.internal.negotiation;

import io.quoin.bytes.Octets;
import io.quoin.wire.TrafficSelector;
import io.quoin.wire.TrafficSelector.Range;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Narrowing of traffic selectors (RFC 7296, 2.9). */
public final class Narrowing {
    /** As many policies as one Child SA may bring, and far more than networks are. */
    public static final int MAX_SELECTORS = 32;

    private Narrowing() {}

    /**
     * What both sides allow: every non-empty intersection of one of ours with one of theirs, without those that lie
     * inside another; at most {@link #MAX_SELECTORS}.
     */
    public static List<Range> narrow(List<Range> ours, List<TrafficSelector> theirs) {
        var narrowed = new ArrayList<Range>();
        for (Range our : ours) {
            for (TrafficSelector their : theirs) {
                if (their instanceof Range range) {
                    intersection(our, range).ifPresent(both -> add(narrowed, both));
                }
            }
        }
        return narrowed;
    }

    /** Whether each of {@code inner} lies inside one of {@code outer}. */
    public static boolean isWithin(List<TrafficSelector> inner, List<Range> outer) {
        return !inner.isEmpty()
                && inner.stream()
                        .allMatch(selector -> selector instanceof Range range
                                && outer.stream().anyMatch(around -> contains(around, range)));
    }

    private static void add(List<Range> narrowed, Range range) {
        if (narrowed.stream().anyMatch(around -> contains(around, range))) {
            return;
        }
        narrowed.removeIf(inner -> contains(range, inner));
        if (narrowed.size() < MAX_SELECTORS) {
            narrowed.add(range);
        }
    }

    private static Optional<Range> intersection(Range a, Range b) {
        if (a.start().length() != b.start().length()
                || a.protocol() != 0 && b.protocol() != 0 && a.protocol() != b.protocol()) {
            return Optional.empty();
        }
        Octets start = compare(a.start(), b.start()) >= 0 ? a.start() : b.start();
        Octets end = compare(a.end(), b.end()) <= 0 ? a.end() : b.end();
        int startPort = Math.max(a.startPort(), b.startPort());
        int endPort = Math.min(a.endPort(), b.endPort());
        if (compare(start, end) > 0 || startPort > endPort) {
            return Optional.empty();
        }
        var both = new Range(Math.max(a.protocol(), b.protocol()), startPort, endPort, start, end);
        // Most often what was configured, which need not be kept twice.
        return Optional.of(both.equals(a) ? a : both);
    }

    private static boolean contains(Range outer, Range inner) {
        return intersection(outer, inner).filter(inner::equals).isPresent();
    }

    private static int compare(Octets a, Octets b) {
        ByteBuffer left = a.buffer();
        ByteBuffer right = b.buffer();
        int difference = left.mismatch(right);
        return difference < 0 ? 0 : a.at(difference) - b.at(difference);
    }
}
