package io.quoin.gateway;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How many datagrams the gateway itself dropped, before an engine saw them or after. */
final class Drops {
    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

    /** Why a datagram was dropped. */
    enum Reason {
        /** Shorter than what its port is for. */
        TOO_SHORT,
        /** The queue of its engine is full. */
        QUEUE_FULL,
        /** The kernel did not take it for sending. */
        NOT_SENT
    }

    Drops() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void count(Reason reason) {
        counts.get(reason).increment();
    }

    /** By the name of the reason. */
    SortedMap<String, Long> byName() {
        var named = new TreeMap<String, Long>();
        counts.forEach((reason, count) -> named.put(Words.of(reason), count.sum()));
        return named;
    }
}
