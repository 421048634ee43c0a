package io.quoin.gateway;

import io.quoin.engine.Negotiation;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.Negotiation.Fit;
import io.quoin.manage.NegotiationView;

/** Negotiations as management sees them. */
final class NegotiationViews {
    private NegotiationViews() {}

    static NegotiationView of(Negotiation negotiation, MonotonicClock clock) {
        return new NegotiationView(
                negotiation.subject(),
                negotiation.initiator(),
                Words.of(negotiation.local()),
                Words.of(negotiation.remote()),
                clock.wall(negotiation.endedAt()),
                negotiation.took(),
                negotiation.times(),
                clock.wall(negotiation.firstEndedAt()),
                negotiation.cause() == Cause.NONE || negotiation.cause() == Cause.CLASSICAL,
                Words.of(negotiation.cause()),
                negotiation.conclusion(),
                negotiation.advice(),
                negotiation.rows().stream().map(NegotiationViews::row).toList(),
                negotiation.rounds().stream().map(NegotiationViews::round).toList(),
                negotiation.ours(),
                negotiation.theirs());
    }

    private static NegotiationView.Row row(Negotiation.Row row) {
        return new NegotiationView.Row(row.what(), row.ours(), row.theirs(), row.agreed(), row.fit() == Fit.DIFFERS);
    }

    static NegotiationView.Round round(Negotiation.Round round) {
        return new NegotiationView.Round(
                round.exchange(),
                round.after(),
                round.took(),
                round.complete(),
                round.sent().count(),
                round.sent().octets(),
                round.received().count(),
                round.received().octets(),
                round.expected(),
                round.again());
    }
}
