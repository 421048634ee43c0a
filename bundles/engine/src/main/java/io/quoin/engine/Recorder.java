package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.ExchangeCounts.Kind;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.Negotiation.Fit;
import io.quoin.engine.Negotiation.Row;
import io.quoin.engine.internal.negotiation.Finding;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Proposal;
import io.quoin.wire.TransformType;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Writes down how an IKE SA is set up, and how its Child SAs are, so that it can be explained afterwards. */
final class Recorder {
    private static final int MAX_IDENTITIES = 8;

    private final SaDetails details;
    private final Environment environment;
    private final Attempt setUp;
    private Rounds asked = new Rounds();
    private Rounds answered = new Rounds();
    private ExchangeType request = ExchangeType.IKE_SA_INIT;
    private ExchangeType response = ExchangeType.IKE_SA_INIT;
    private long fragmentsSent;
    private long fragmentsReceived;
    private long retransmits;

    Recorder(SaDetails details, Environment environment) {
        this.details = details;
        this.environment = environment;
        this.setUp = new Attempt(
                "IKE SA",
                details.initiator(),
                details.local(),
                details.remote(),
                details.startedAt(),
                details.initiator() ? asked : answered);
    }

    /** The set-up of the IKE SA. */
    Attempt setUp() {
        return setUp;
    }

    /** The exchanges of what goes on now. */
    Rounds rounds(boolean weBegan) {
        return weBegan ? asked : answered;
    }

    // -- messages --

    /** Our message goes out for the first time. */
    void sent(ExchangeType exchange, boolean response, List<Octets> datagrams) {
        fragmentsSent += datagrams.size() > 1 ? datagrams.size() : 0;
        count(exchange, response ? Kind.ANSWERED : Kind.BEGUN);
        if (response) {
            this.response = exchange;
        } else {
            request = exchange;
        }
        if (isNegotiation(exchange)) {
            begins(exchange, !response, !response);
            rounds(!response).sent(exchange, response, environment.now(), datagrams);
        }
    }

    /** A datagram of the peer's message came: it is authentic, where anything can be. */
    void received(Message message, Datagram datagram) {
        int expected = message.first(EncryptedFragmentPayload.class)
                .map(EncryptedFragmentPayload::total)
                .orElse(1);
        fragmentsReceived += expected > 1 ? 1 : 0;
        ExchangeType exchange = ExchangeType.of(message.header().exchangeType()).orElse(ExchangeType.INFORMATIONAL);
        if (isNegotiation(exchange)) {
            boolean response = message.header().response();
            begins(exchange, response, false);
            rounds(response)
                    .received(exchange, environment.now(), datagram.octets().length(), expected);
        }
    }

    /** The peer's first request came, and was answered at once. */
    void answeredInit(Octets request, Octets response) {
        answered.received(ExchangeType.IKE_SA_INIT, environment.now(), request.length(), 1);
        sent(ExchangeType.IKE_SA_INIT, true, List.of(response));
    }

    /** The peer's response is complete. */
    void answered() {
        count(request, Kind.COMPLETED);
        asked.answered(environment.now());
    }

    /** A request is sent again, or came again. */
    void repeated(boolean ours) {
        retransmits += ours ? 1 : 0;
        count(ours ? request : response, ours ? Kind.RETRANSMITTED : Kind.REPEATED);
        rounds(ours).repeated();
    }

    private void count(ExchangeType exchange, Kind kind) {
        environment.exchanges().count(exchange, kind);
    }

    /** How it was set up, and what it exchanged since. */
    IkeSaSetUp summary(Instant rekeyAt) {
        return new IkeSaSetUp(
                details.localAuth(),
                details.remoteAuth(),
                details.postQuantumAuth(),
                details.fullTranscript(),
                setUp.rounds().since(details.startedAt()),
                fragmentsSent,
                fragmentsReceived,
                retransmits,
                rekeyAt);
    }

    /** What is set up behind IKE_AUTH is a negotiation of its own, and its rounds are. */
    private void begins(ExchangeType exchange, boolean weBegan, boolean request) {
        if (exchange == ExchangeType.CREATE_CHILD_SA
                && (request || !rounds(weBegan).isUnderWay())) {
            if (weBegan) {
                asked = new Rounds();
            } else {
                answered = new Rounds();
            }
        }
    }

    private static boolean isNegotiation(ExchangeType exchange) {
        return exchange != ExchangeType.INFORMATIONAL;
    }

    // -- what both sides say --

    /** What the tunnel's configuration accepts for IKE. */
    void ours(PeerConfig peer) {
        setUp.ours(peer.ikeProposals(), environment.methods().keywords(peer.ikeProposals()));
    }

    /** @param theirs the peer's proposals, or its answer to ours */
    void chose(List<Proposal> theirs, Selection selection) {
        setUp.theirs(theirs);
        setUp.chose(selection);
    }

    /** Sets the identities that would do and the one that came side by side. */
    void compare(String what, Stream<Identity> ours, Identity theirs) {
        List<String> shown =
                ours.map(Identity::toString).distinct().limit(MAX_IDENTITIES).toList();
        boolean fits = shown.contains(theirs.toString());
        setUp.compare(new Row(
                what, shown, List.of(theirs.toString()), fits ? theirs.toString() : "", fits ? Fit.FITS : Fit.DIFFERS));
    }

    /** A negotiation on the established IKE SA, with the exchanges that are under way. */
    Attempt attempt(String subject, boolean weBegan) {
        Rounds rounds = rounds(weBegan);
        return new Attempt(
                subject,
                weBegan,
                details.local(),
                details.remote(),
                rounds.begunAt().orElse(environment.now()),
                rounds);
    }

    // -- how it ends --

    /** The set-up fails for that. */
    void blame(ProtocolException why) {
        setUp.blame(why.finding());
    }

    /** None of the peer's proposals is acceptable, or something else is wrong with its IKE_SA_INIT. */
    void refuses(PeerConfig peer, List<Proposal> theirs, boolean intermediate, ProtocolException why) {
        ours(peer);
        setUp.theirs(theirs);
        boolean needed = theirs.stream()
                .flatMap(proposal -> proposal.transforms().stream())
                .anyMatch(transform -> transform.type() >= TransformType.ADDKE1 && transform.id() != 0);
        boolean noProposal = why.notification()
                .filter(notify -> notify.is(NotifyType.NO_PROPOSAL_CHOSEN))
                .isPresent();
        if (noProposal) {
            setUp.mismatch("ike", intermediate || !needed);
        } else {
            setUp.blame(why.finding());
        }
    }

    /**
     * The set-up has waited long enough.
     *
     * @param partial the fragments that came of what was waited for
     */
    void timedOut(Reassembly partial) {
        setUp.blame(TimeOut.explain(setUp, details, partial));
    }

    Attempt isUp() {
        setUp.blame(new Finding(Cause.NONE, "it came up with " + details.proposal(), List.of()));
        return setUp.ended("", environment.now());
    }

    Attempt failed(String reason) {
        return setUp.ended(reason, environment.now());
    }
}
