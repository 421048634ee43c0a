package io.quoin.engine;

import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.Negotiation.Fit;
import io.quoin.engine.Negotiation.Row;
import io.quoin.engine.internal.negotiation.Finding;
import io.quoin.engine.internal.negotiation.Narrowing;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Proposal;
import io.quoin.wire.TrafficSelector;
import io.quoin.wire.TrafficSelector.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes down what was refused on an established IKE SA, by us or by the peer, so that it can be explained. */
final class Refusals {
    private static final int MAX_SHOWN = 8;
    private static final String REKEY = "rekeying of the IKE SA";

    private final IkeSa sa;

    Refusals(IkeSa sa) {
        this.sa = sa;
    }

    /** The peer refused a Child SA, or answered what was not offered. */
    void child(ChildOffer offer, ProtocolException why) {
        ChildConfig config = offer.config();
        Attempt attempt = attempt("Child SA " + config.name(), true);
        ours(attempt, config.espProposals());
        attempt.compare(new Row("local-ts", shown(config.localSelectors()), List.of(), "", Fit.UNKNOWN));
        attempt.compare(new Row("remote-ts", shown(config.remoteSelectors()), List.of(), "", Fit.UNKNOWN));
        keep(attempt, why);
    }

    /** The peer refused to rekey the IKE SA. */
    void rekey(ProtocolException why) {
        Attempt attempt = attempt(REKEY, true);
        sa.details().peer().ifPresent(peer -> ours(attempt, peer.rekeyProposals()));
        keep(attempt, why);
    }

    /** We refuse to rekey the IKE SA as the peer wants to. */
    ProtocolException ofRekey(List<Proposal> theirs) {
        Attempt attempt = attempt(REKEY, false);
        sa.details().peer().ifPresent(peer -> ours(attempt, peer.rekeyProposals()));
        attempt.theirs(theirs);
        return refused(attempt, "ike-rekey", "none of the peer's proposals is acceptable");
    }

    /** We refuse a Child SA for its algorithms. */
    ProtocolException ofProposals(ChildConfig config, List<ProposalSpec> ours, List<Proposal> theirs) {
        Attempt attempt = attempt("Child SA " + config.name(), false);
        ours(attempt, ours);
        attempt.theirs(theirs);
        return refused(attempt, "esp", "no ESP proposal of the peer is acceptable");
    }

    /**
     * We refuse a Child SA for its traffic.
     *
     * @param here what the peer proposes as the traffic on our side
     * @param there the same on its side
     */
    ProtocolException ofSelectors(List<ChildConfig> configs, List<TrafficSelector> here, List<TrafficSelector> there) {
        Attempt attempt =
                attempt(configs.size() == 1 ? "Child SA " + configs.get(0).name() : "Child SA", false);
        List<Row> rows = List.of(
                row("local-ts", configs, ChildConfig::localSelectors, here),
                row("remote-ts", configs, ChildConfig::remoteSelectors, there));
        var conclusion = new ArrayList<String>();
        var advice = new ArrayList<String>();
        for (Row row : rows) {
            attempt.compare(row);
            if (row.fit() == Fit.DIFFERS) {
                String ours = String.join(", ", row.ours());
                String theirs = String.join(", ", row.theirs());
                conclusion.add(row.what() + ": we protect " + ours + "; the peer proposes " + theirs);
                advice.add("set " + row.what() + " here to what the peer proposes, or make it propose " + ours);
            }
        }
        String sentence = conclusion.isEmpty()
                ? "no child is configured for this pair of networks, though for each of them"
                : String.join(". ", conclusion);
        ProtocolException refusal = new ProtocolException(
                        NotifyType.TS_UNACCEPTABLE, "no traffic selector of the peer fits a configured one")
                .because(new Finding(Cause.SELECTORS, sentence, advice));
        keep(attempt, refusal);
        return refusal;
    }

    private ProtocolException refused(Attempt attempt, String key, String message) {
        var refusal = new ProtocolException(NotifyType.NO_PROPOSAL_CHOSEN, message);
        attempt.mismatch(key, true);
        keep(attempt, refusal);
        return refusal;
    }

    private Attempt attempt(String subject, boolean weBegan) {
        return sa.recorder().attempt(subject, weBegan);
    }

    private void ours(Attempt attempt, List<ProposalSpec> proposals) {
        attempt.ours(proposals, sa.environment().methods().keywords(proposals));
    }

    private void keep(Attempt attempt, ProtocolException why) {
        attempt.blame(why.finding());
        attempt.ended(why.getMessage(), sa.environment().now());
        sa.details().peer().ifPresent(peer -> sa.owner().negotiated(peer, attempt));
    }

    private static Row row(
            String what,
            List<ChildConfig> configs,
            Function<ChildConfig, List<Range>> side,
            List<TrafficSelector> theirs) {
        List<Range> ours = configs.stream()
                .flatMap(config -> side.apply(config).stream())
                .distinct()
                .toList();
        boolean fits = !Narrowing.narrow(ours, theirs).isEmpty();
        return new Row(what, shown(ours), shown(theirs), "", fits ? Fit.FITS : Fit.DIFFERS);
    }

    private static List<String> shown(List<? extends TrafficSelector> selectors) {
        List<String> shown = selectors.stream()
                .limit(MAX_SHOWN)
                .map(selector -> selector instanceof Range range
                        ? TrafficSelectors.format(range)
                        : "a selector of an unknown type")
                .collect(Collectors.toCollection(ArrayList::new));
        if (selectors.size() > MAX_SHOWN) {
            shown.add("and " + (selectors.size() - MAX_SHOWN) + " more");
        }
        return shown;
    }
}
