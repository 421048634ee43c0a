package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.Negotiation.Datagrams;
import io.quoin.wire.ExchangeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The exchanges of one negotiation, counted as they happen. */
final class Rounds {
    /** IKE_SA_INIT as often as it may be asked for, seven additional key exchanges, and IKE_AUTH. */
    static final int MAX_ROUNDS = 16;

    private final List<Round> rounds = new ArrayList<>(4);

    private static final class Round {
        private final ExchangeType exchange;
        private final Instant begunAt;
        private Instant endedAt;
        private boolean complete;
        private Datagrams sent = Datagrams.NONE;
        private Datagrams received = Datagrams.NONE;
        private int expected;
        private int again;

        Round(ExchangeType exchange, Instant begunAt) {
            this.exchange = exchange;
            this.begunAt = begunAt;
            this.endedAt = begunAt;
        }

        Negotiation.Round since(Instant first) {
            return new Negotiation.Round(
                    exchange.name(),
                    Duration.between(first, begunAt),
                    Duration.between(begunAt, endedAt),
                    complete,
                    sent,
                    received,
                    expected,
                    again);
        }
    }

    /** A message went out, in so many datagrams: a request begins a round, a response ends one. */
    void sent(ExchangeType exchange, boolean response, Instant now, List<Octets> datagrams) {
        Round round = response ? open(exchange, now) : begin(exchange, now);
        for (Octets datagram : datagrams) {
            round.sent = round.sent.plus(datagram.length());
        }
        if (response) {
            end(round, now);
        }
    }

    /** A datagram of a message came. */
    void received(ExchangeType exchange, Instant now, int octets, int expected) {
        Round round = open(exchange, now);
        round.received = round.expected == expected ? round.received.plus(octets) : Datagrams.NONE.plus(octets);
        round.expected = expected;
    }

    /** The response is complete. */
    void answered(Instant now) {
        last().ifPresent(round -> end(round, now));
    }

    /** The last request went out, or came, once more. */
    void repeated() {
        last().ifPresent(round -> round.again++);
    }

    List<Negotiation.Round> since(Instant first) {
        return rounds.stream().map(round -> round.since(first)).toList();
    }

    /** Whether the last of them is not complete. */
    boolean isUnderWay() {
        return last().filter(round -> !round.complete).isPresent();
    }

    /** The last of them, where there is one. */
    Optional<Negotiation.Round> newest() {
        return last().map(round -> round.since(round.begunAt));
    }

    Optional<Instant> begunAt() {
        return rounds.stream().findFirst().map(round -> round.begunAt);
    }

    private void end(Round round, Instant now) {
        round.endedAt = now;
        round.complete = true;
    }

    private Round open(ExchangeType exchange, Instant now) {
        return last().filter(round -> !round.complete && round.exchange == exchange)
                .orElseGet(() -> begin(exchange, now));
    }

    /** Of more rounds than can be, the first ones stay: the last place is taken again. */
    private Round begin(ExchangeType exchange, Instant now) {
        if (rounds.size() == MAX_ROUNDS) {
            rounds.remove(MAX_ROUNDS - 1);
        }
        var round = new Round(exchange, now);
        rounds.add(round);
        return round;
    }

    private Optional<Round> last() {
        return rounds.isEmpty() ? Optional.empty() : Optional.of(rounds.get(rounds.size() - 1));
    }
}
