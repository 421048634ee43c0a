package io.quoin.manage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How an IKE SA or a Child SA was negotiated, and why not.
 *
 * @param subject what was to be set up: {@code IKE SA}, {@code Child SA net}
 * @param initiator whether this gateway began it
 * @param local the gateway's address and port: {@code 192.0.2.1:500}
 * @param remote the peer's
 * @param ended when it was up, or given up
 * @param took from the first message to then
 * @param times how often in a row it ended like that, this time included; from 1
 * @param since when it ended like that for the first time in that row
 * @param up whether it came up
 * @param cause what did not match, in a word for scripts: {@code proposals}, {@code shared-key}; {@code none}
 * @param conclusion the same as a sentence
 * @param advice what to change, the likeliest first; empty where there is nothing to
 * @param rows both sides, one thing after the other
 * @param rounds the exchanges, in order
 * @param ours the configured proposals, in the notation of the peer file
 * @param theirs those of the peer, the first 8; empty where it told none
 */
public record NegotiationView(
        String subject,
        boolean initiator,
        String local,
        String remote,
        Instant ended,
        Duration took,
        int times,
        Instant since,
        boolean up,
        String cause,
        String conclusion,
        List<String> advice,
        List<Row> rows,
        List<Round> rounds,
        List<String> ours,
        List<String> theirs) {

    /**
     * One thing that both sides must agree on.
     *
     * @param what {@code PRF}, {@code ADDKE1}, {@code peer's id}
     * @param ours what this gateway has or accepts
     * @param theirs what the peer offers; empty where it did not tell
     * @param agreed what was chosen; empty where nothing was
     * @param differs whether this is what did not match
     */
    public record Row(String what, List<String> ours, List<String> theirs, String agreed, boolean differs) {
        public Row {
            ours = List.copyOf(ours);
            theirs = List.copyOf(theirs);
        }
    }

    /**
     * One exchange.
     *
     * @param exchange {@code IKE_AUTH}
     * @param after from the first message of the negotiation to the first one of this exchange
     * @param took until it was answered, or until its request was complete
     * @param complete whether all of it came and was answered
     * @param sent how many datagrams: the fragments of one message
     * @param sentOctets in them
     * @param received how many datagrams came
     * @param receivedOctets in them
     * @param expected how many the message has that came, 0 while none did
     * @param again how often the request was sent, or came, once more
     */
    public record Round(
            String exchange,
            Duration after,
            Duration took,
            boolean complete,
            int sent,
            int sentOctets,
            int received,
            int receivedOctets,
            int expected,
            int again) {}

    public NegotiationView {
        advice = List.copyOf(advice);
        rows = List.copyOf(rows);
        rounds = List.copyOf(rounds);
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
    }
}
