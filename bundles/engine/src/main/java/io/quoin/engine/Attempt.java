package io.quoin.engine;

import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.Negotiation.Row;
import io.quoin.engine.internal.negotiation.Comparison;
import io.quoin.engine.internal.negotiation.Finding;
import io.quoin.engine.internal.negotiation.Keywords;
import io.quoin.engine.internal.negotiation.Mismatch;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.wire.Proposal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One negotiation while it goes on, and kept when it is over. It holds what both sides said as it came, and makes
 * sentences of it only when somebody asks: a handshake must not pay for words that nobody reads.
 */
final class Attempt {
    private static final InetAddress ANY = new InetSocketAddress(0).getAddress();
    /** Besides the transforms: identities, the way to authenticate, selectors. */
    private static final int MAX_ROWS = 16;

    private final String subject;
    private final boolean initiator;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Instant begunAt;
    private final Rounds rounds;
    private final List<Row> rows = new ArrayList<>(2);
    private List<ProposalSpec> ours = List.of();
    private Keywords keywords = new Keywords(KeyExchangeNames.builtIn(), Set.of());
    private List<Proposal> theirs = List.of();
    private Optional<Selection> selection = Optional.empty();
    private Finding finding = new Finding(Cause.OTHER, "", List.of());
    /** The key of the peer file with proposals that fit none of the peer's; empty where something else is wrong. */
    private String mismatched = "";

    private boolean intermediate;
    private String reason = "";
    private Instant endedAt;
    private Instant firstEndedAt;
    private int times = 1;

    Attempt(
            String subject,
            boolean initiator,
            InetSocketAddress local,
            InetSocketAddress remote,
            Instant begunAt,
            Rounds rounds) {
        this.subject = subject;
        this.initiator = initiator;
        this.local = local;
        this.remote = remote;
        this.begunAt = begunAt;
        this.endedAt = begunAt;
        this.firstEndedAt = begunAt;
        this.rounds = rounds;
    }

    /** One of which nothing could be sent. */
    static Attempt notBegun(PeerConfig peer, Environment environment, Optional<InetAddress> remote, Finding why) {
        int port = environment.settings().ikePort();
        var attempt = new Attempt(
                "IKE SA",
                true,
                new InetSocketAddress(peer.local().orElse(ANY), port),
                new InetSocketAddress(remote.orElse(ANY), port),
                environment.now(),
                new Rounds());
        attempt.ours(peer.ikeProposals(), environment.methods().keywords(peer.ikeProposals()));
        attempt.blame(why);
        return attempt.ended(why.conclusion(), environment.now());
    }

    Rounds rounds() {
        return rounds;
    }

    boolean initiator() {
        return initiator;
    }

    /**
     * What the configuration accepts.
     *
     * @param known and which of its key exchanges no bundle here brings
     */
    void ours(List<ProposalSpec> configured, Keywords known) {
        ours = configured;
        keywords = known;
    }

    /** What the peer offers, or chose. */
    void theirs(List<Proposal> proposals) {
        theirs = Comparison.bounded(proposals);
    }

    void chose(Selection chosen) {
        selection = Optional.of(chosen);
    }

    /** Sets something besides the proposals side by side. */
    void compare(Row row) {
        if (rows.size() < MAX_ROWS) {
            rows.add(row);
        }
    }

    /** What is known to be wrong; the first to say so is right. */
    void blame(Finding wrong) {
        if (finding.cause() == Cause.OTHER) {
            finding = wrong;
        }
    }

    /** It is over. */
    Attempt ended(String why, Instant now) {
        reason = why;
        endedAt = now;
        firstEndedAt = now;
        return this;
    }

    Instant endedAt() {
        return endedAt;
    }

    /** Whether it failed as {@code before} did, for whoever tries again and again. */
    boolean repeats(Attempt before) {
        return finding.cause() != Cause.NONE
                && finding.cause() == before.finding.cause()
                && initiator == before.initiator
                && subject.equals(before.subject)
                && reason.equals(before.reason)
                && remote.getAddress().equals(before.remote.getAddress());
    }

    void countAfter(Attempt before) {
        times = before.times + 1;
        firstEndedAt = before.firstEndedAt;
    }

    /** How the peer's proposals stand to ours; empty while one side's are not known. */
    Optional<Comparison> comparison() {
        return Comparison.closest(ours, theirs, keywords);
    }

    /**
     * We choose none of the peer's proposals; why not is looked for when somebody asks.
     *
     * @param key of the peer file that holds ours: {@code ike}
     * @param withIntermediate whether the peer supports IKE_INTERMEDIATE, or needs none
     */
    void mismatch(String key, boolean withIntermediate) {
        mismatched = key;
        intermediate = withIntermediate;
        finding = new Finding(Cause.PROPOSALS, "", List.of());
    }

    private Finding told() {
        if (finding.cause() == Cause.CLASSICAL) {
            return classical();
        }
        return mismatched.isEmpty() ? finding : new Mismatch(mismatched, keywords).find(ours, theirs, intermediate);
    }

    /** It came up without the post-quantum key exchange that it had before, or that stands first. */
    void isClassical() {
        finding = new Finding(Cause.CLASSICAL, "", List.of());
    }

    /** Why the peer's proposals, or its answer, led to a classical key exchange. */
    private Finding classical() {
        List<ProposalSpec> wanted = ours.stream()
                .filter(proposal -> keywords.names().isPostQuantum(proposal.transforms()))
                .toList();
        String up = "it came up, but only with "
                + selection.map(chosen -> chosen.notation(keywords.names())).orElse("classical key exchange");
        if (initiator && keywords.missesPostQuantum()) {
            return new Finding(
                    Cause.CLASSICAL, up + ": no bundle here brings what it prefers", Mismatch.advice(keywords));
        }
        if (initiator || wanted.isEmpty() || theirs.isEmpty()) {
            return new Finding(
                    Cause.CLASSICAL,
                    up + ", which the peer chose",
                    List.of("see at the peer whether ML-KEM is installed (ike:list-kex) and among its proposals"));
        }
        Finding why = new Mismatch("ike", keywords).find(wanted, theirs, false);
        return new Finding(Cause.CLASSICAL, up + ". " + why.conclusion(), why.advice());
    }

    Negotiation view() {
        Finding told = told();
        var all = new ArrayList<>(
                comparison().map(both -> both.rows(selection)).orElseGet(() -> Comparison.oneSided(ours, keywords)));
        all.addAll(rows);
        String conclusion = told.conclusion().isEmpty() ? reason : told.conclusion();
        return new Negotiation(
                subject,
                initiator,
                local,
                remote,
                begunAt,
                Duration.between(begunAt, endedAt),
                times,
                firstEndedAt,
                told.cause(),
                conclusion,
                told.advice().isEmpty() ? Advice.on(told.cause()) : told.advice(),
                all,
                rounds.since(begunAt),
                ours.stream().map(ProposalSpec::notation).toList(),
                Comparison.notations(theirs, keywords));
    }
}
