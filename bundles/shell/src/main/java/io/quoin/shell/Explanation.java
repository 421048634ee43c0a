package io.quoin.shell;

import io.quoin.manage.CommandException;
import io.quoin.manage.NegotiationView;
import io.quoin.manage.TunnelView;
import java.io.PrintStream;
import java.util.List;

/** Prints how a tunnel was negotiated: first what is wrong and what to change, then both sides, then the exchanges. */
final class Explanation {
    private static final String NOT_TOLD = "?";
    private static final String DIFFERS = "<-- DIFFERS";

    private final PrintStream out;

    Explanation(PrintStream out) {
        this.out = out;
    }

    /**
     * @param all the newest first
     * @param number of the one that is told in full, from 1
     */
    void print(TunnelView tunnel, List<NegotiationView> all, int number) throws CommandException {
        if (all.isEmpty()) {
            out.println("No negotiation of tunnel " + tunnel.name() + " is known"
                    + (tunnel.reason().isEmpty() ? "" : ": " + tunnel.reason()));
            return;
        }
        if (number < 1 || number > all.size()) {
            throw new CommandException("there is no negotiation " + number + " of tunnel '" + tunnel.name()
                    + "'; kept are 1 to " + all.size());
        }
        NegotiationView negotiation = all.get(number - 1);
        conclusion(tunnel.name(), negotiation);
        sides(negotiation);
        rounds(negotiation);
        proposals(negotiation);
        if (all.size() > 1) {
            overview(all, number);
        }
    }

    private void conclusion(String tunnel, NegotiationView negotiation) {
        out.println("Tunnel " + tunnel + ": " + negotiation.subject() + " " + (negotiation.up() ? "came up" : "failed")
                + " at " + Text.of(negotiation.ended()) + repeated(negotiation));
        list("Why:    ", List.of(negotiation.conclusion()));
        list("Change: ", negotiation.advice());
        out.println("Between " + negotiation.local() + " (here, " + role(negotiation) + ") and " + negotiation.remote()
                + ", " + negotiation.took().toMillis() + " ms");
    }

    private static String repeated(NegotiationView negotiation) {
        return negotiation.times() == 1
                ? ""
                : ", " + negotiation.times() + " times since " + Text.of(negotiation.since());
    }

    private void list(String head, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            out.println((i == 0 ? head : " ".repeat(head.length())) + lines.get(i));
        }
    }

    private void sides(NegotiationView negotiation) {
        var table = new Table("nothing was compared", "WHAT", "HERE", "PEER", "AGREED");
        for (NegotiationView.Row row : negotiation.rows()) {
            table.row(
                    row.what(),
                    String.join(", ", row.ours()),
                    row.theirs().isEmpty() ? NOT_TOLD : String.join(", ", row.theirs()),
                    row.differs() ? DIFFERS : row.agreed());
        }
        out.println();
        table.print(out, true);
    }

    private void rounds(NegotiationView negotiation) {
        var table = new Table(
                "no message was sent", "EXCHANGE", "AT MS", "TOOK MS", "SENT", "RECEIVED", "AGAIN", "OCTETS OUT", "IN");
        for (NegotiationView.Round round : negotiation.rounds()) {
            table.row(
                    round.exchange(),
                    round.after().toMillis(),
                    round.complete() ? round.took().toMillis() : "never",
                    round.sent(),
                    round.received() == round.expected()
                            ? round.received()
                            : round.received() + " of " + round.expected(),
                    round.again(),
                    round.sentOctets(),
                    round.receivedOctets());
        }
        out.println();
        table.print(out, true);
    }

    private void proposals(NegotiationView negotiation) {
        out.println();
        list("Proposals here:    ", negotiation.ours());
        list("Proposals of peer: ", negotiation.theirs().isEmpty() ? List.of(NOT_TOLD) : negotiation.theirs());
    }

    private void overview(List<NegotiationView> all, int number) {
        var table = new Table("", "NUMBER", "AT", "TIMES", "ROLE", "WHAT", "CONCLUSION");
        for (int i = 0; i < all.size(); i++) {
            NegotiationView negotiation = all.get(i);
            table.row(
                    i + 1 == number ? (i + 1) + " (above)" : i + 1,
                    Text.of(negotiation.ended()),
                    negotiation.times(),
                    role(negotiation),
                    negotiation.subject(),
                    negotiation.conclusion());
        }
        out.println();
        table.print(out, true);
    }

    private static String role(NegotiationView negotiation) {
        return negotiation.initiator() ? "initiator" : "responder";
    }
}
