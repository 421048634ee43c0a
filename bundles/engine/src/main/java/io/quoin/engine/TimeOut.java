package io.quoin.engine;

import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.Negotiation.Round;
import io.quoin.engine.internal.negotiation.Finding;
import java.util.List;
import java.util.Optional;

/** What it means that something did not come. */
final class TimeOut {
    private static final String MTU =
            "look at the path MTU, and at firewalls on the way that drop large or fragmented packets";

    private TimeOut() {}

    /** @param partial the fragments that came of what was waited for */
    static Finding explain(Attempt attempt, SaDetails details, Reassembly partial) {
        Optional<Round> last = attempt.rounds().newest();
        String exchange = last.map(Round::exchange).orElse("message");
        if (partial.missing() > 0) {
            return lostHere(attempt, exchange, partial);
        }
        if (!attempt.initiator()) {
            return notContinued(exchange, details);
        }
        if (exchange.equals("IKE_SA_INIT")) {
            return silence(details);
        }
        return last.filter(round -> round.sent().count() > 1)
                .map(round -> lostThere(round, details))
                .orElseGet(() -> stalled(exchange, details));
    }

    private static Finding lostHere(Attempt attempt, String exchange, Reassembly partial) {
        int missing = partial.missing();
        return new Finding(
                Cause.FRAGMENTS,
                "of the " + partial.total() + " fragments of the peer's " + exchange
                        + (attempt.initiator() ? " response " : " request ") + missing + " never came",
                List.of("lower the fragment size at the peer: 576 passes everywhere", MTU));
    }

    private static Finding lostThere(Round round, SaDetails details) {
        return new Finding(
                Cause.FRAGMENTS,
                "the peer answered what fits one datagram, but never our " + round.exchange() + " in "
                        + round.sent().count() + " fragments of up to "
                        + details.fragmentSize().octets() + " octets",
                List.of(
                        "pieces of 576 octets over IPv4, 1280 over IPv6, were tried too and pass nearly everywhere",
                        MTU));
    }

    private static Finding silence(SaDetails details) {
        String peer = details.remote().getAddress().getHostAddress();
        return new Finding(
                Cause.SILENCE,
                "nothing came from " + peer + " at all",
                List.of(
                        "compare remote with the peer's address, and look at the route to it: ping " + peer,
                        "let UDP ports 500 and 4500 pass in both directions in every firewall on the way",
                        "see whether IKE runs at the peer, and knows us as "
                                + details.local().getAddress().getHostAddress()));
    }

    private static Finding stalled(String exchange, SaDetails details) {
        int port = details.remote().getPort();
        return new Finding(
                Cause.STALLED,
                "the peer answered IKE_SA_INIT, but not " + exchange + " on UDP port " + port,
                List.of("let UDP port " + port + " pass in both directions in every firewall on the way", MTU));
    }

    private static Finding notContinued(String exchange, SaDetails details) {
        return new Finding(
                Cause.STALLED,
                "the peer did not go on after our " + exchange + " response",
                List.of(
                        "see at the peer whether that response arrives, and what it then sends",
                        "let UDP ports 500 and 4500 pass in both directions in every firewall on the way",
                        "lower the fragment size at the peer, and look at the path MTU to "
                                + details.remote().getAddress().getHostAddress()));
    }
}
