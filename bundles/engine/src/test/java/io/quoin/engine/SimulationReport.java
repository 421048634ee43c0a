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

    /** What an IKE SA or a Child SA has come to; what both ends tell counts once. */
    void published(IkeEvent event) {
        count("event: " + event.getClass().getSimpleName());
        if (event instanceof IkeEvent.IkeSaUp up && up.sa().initiator()) {
            count("handshake");
            count("handshake " + (up.sa().postQuantum() ? "with post-quantum key exchange" : "without one"));
            if (up.sa().ppk()) {
                count("handshake with a PPK");
            }
            if (up.sa().behindNat()) {
                count("handshake behind a NAT");
            }
        } else if (event instanceof IkeEvent.IkeSaRekeyed rekeyed
                && rekeyed.sa().initiator()) {
            count("rekey of an IKE SA");
        } else if (event instanceof IkeEvent.ChildSaDown down && down.reason().startsWith("it was rekeyed")) {
            count("rekey of a Child SA, at either end");
        }
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
