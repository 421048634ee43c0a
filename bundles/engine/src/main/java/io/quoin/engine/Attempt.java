package io.quoin.engine;

import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.Negotiation.Row;
import io.quoin.engine.internal.negotiation.Comparison;
import io.quoin.engine.internal.negotiation.Finding;
import io.quoin.engine.internal.negotiation.Mismatch;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.wire.Proposal;
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
    private Set<Integer> missing = Set.of();
    private List<Proposal> theirs = List.of();
    private Optional<Selection> selection = Optional.empty();
    private Finding finding = new Finding(Cause.OTHER, "", List.of());
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

    Rounds rounds() {
        return rounds;
    }

    boolean initiator() {
        return initiator;
    }

    /**
     * What the configuration accepts.
     *
     * @param notInstalled the key exchanges among it that no bundle here brings
     */
    void ours(List<ProposalSpec> configured, Set<Integer> notInstalled) {
        ours = configured;
        missing = notInstalled;
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
        return Comparison.closest(ours, theirs, missing);
    }

    /** Why we choose none of the peer's proposals. */
    Finding mismatch(String key, boolean intermediate) {
        return new Mismatch(key, missing).find(ours, theirs, intermediate);
    }

    Negotiation view() {
        var all = new ArrayList<>(
                comparison().map(both -> both.rows(selection)).orElseGet(() -> Comparison.oneSided(ours, missing)));
        all.addAll(rows);
        String conclusion = finding.conclusion().isEmpty() ? reason : finding.conclusion();
        return new Negotiation(
                subject,
                initiator,
                local,
                remote,
                begunAt,
                Duration.between(begunAt, endedAt),
                times,
                firstEndedAt,
                finding.cause(),
                conclusion,
                finding.advice().isEmpty() ? Advice.on(finding.cause()) : finding.advice(),
                all,
                rounds.since(begunAt),
                ours.stream().map(ProposalSpec::notation).toList(),
                Comparison.notations(theirs));
    }
}
