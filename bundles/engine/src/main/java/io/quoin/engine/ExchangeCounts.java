package io.quoin.engine;

import io.quoin.wire.ExchangeType;
import java.util.List;
import java.util.stream.Stream;

/** Counts the messages of each type of exchange, over all IKE SAs of an engine. */
final class ExchangeCounts {
    private final long[][] counts = new long[ExchangeType.values().length][Kind.values().length];

    /** What is counted of an exchange. */
    enum Kind {
        BEGUN,
        COMPLETED,
        ANSWERED,
        RETRANSMITTED,
        REPEATED
    }

    void count(ExchangeType exchange, Kind kind) {
        counts[exchange.ordinal()][kind.ordinal()]++;
    }

    /** Every type of exchange, in the order of their numbers. */
    List<ExchangeCount> list() {
        return Stream.of(ExchangeType.values())
                .map(type -> new ExchangeCount(
                        type.name(),
                        type.code(),
                        of(type, Kind.BEGUN),
                        of(type, Kind.COMPLETED),
                        of(type, Kind.ANSWERED),
                        of(type, Kind.RETRANSMITTED),
                        of(type, Kind.REPEATED)))
                .toList();
    }

    private long of(ExchangeType type, Kind kind) {
        return counts[type.ordinal()][kind.ordinal()];
    }
}
