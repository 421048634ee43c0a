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
        /** Too much waits for its engine. */
        QUEUE_FULL,
        /** It would have begun an IKE SA, and too many that would came after it. */
        NEWCOMERS_FULL,
        /** The kernel had no room for it, since the gateway did not read fast enough. */
        NOT_READ,
        /** The kernel did not take it for sending. */
        NOT_SENT
    }

    Drops() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void count(Reason reason) {
        count(reason, 1);
    }

    void count(Reason reason, long datagrams) {
        counts.get(reason).add(datagrams);
    }

    /** By the name of the reason. */
    SortedMap<String, Long> byName() {
        var named = new TreeMap<String, Long>();
        counts.forEach((reason, count) -> named.put(Words.of(reason), count.sum()));
        return named;
    }
}
