package io.quoin.engine;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How an IKE SA or a Child SA was negotiated, and why not, for an operator. Holds no key material, and of a peer's text
 * only what is printable and short.
 *
 * @param subject what was to be set up: {@code IKE SA}, {@code Child SA net}
 * @param initiator whether this gateway began it
 * @param local the gateway's address and port
 * @param remote the peer's
 * @param begunAt its first message, monotonic as all times of the engine
 * @param took until it was up or given up
 * @param times how often in a row it ended like that, this time included; from 1
 * @param firstEndedAt when it ended like that for the first time in that row
 * @param cause what did not match
 * @param conclusion the same as a sentence
 * @param advice what to change, the likeliest first; empty where there is nothing to
 * @param rows both sides, one thing after the other
 * @param rounds the exchanges, in order; at most 16
 * @param ours the proposals of the configuration, in the notation of {@link ProposalSpec}
 * @param theirs those of the peer in the same notation, the first 8; empty where it told none
 */
public record Negotiation(
        String subject,
        boolean initiator,
        InetSocketAddress local,
        InetSocketAddress remote,
        Instant begunAt,
        Duration took,
        int times,
        Instant firstEndedAt,
        Cause cause,
        String conclusion,
        List<String> advice,
        List<Row> rows,
        List<Round> rounds,
        List<String> ours,
        List<String> theirs) {

    /** What did not match. */
    public enum Cause {
        /** It came up. */
        NONE,
        /** It came up without the post-quantum key exchange that it had, or prefers. */
        CLASSICAL,
        /** A transform type without a transform that both sides accept. */
        PROPOSALS,
        /** Both sides have a key exchange, in different places (RFC 9370, 2.2.1). */
        SLOT,
        /** No bundle here brings a key exchange that the configuration names. */
        METHOD_MISSING,
        /** The peer offers additional key exchanges without IKE_INTERMEDIATE (RFC 9370, 2.2.1). */
        INTERMEDIATE,
        /** What both have in common is not post-quantum, which is required. */
        POST_QUANTUM,
        /** The peer takes none of our proposals: why, it alone knows. */
        PROPOSALS_REFUSED,
        /** The peer does not know the pre-shared key that is configured for it. */
        SHARED_KEY,
        /** The Postquantum Preshared Key (RFC 8784). */
        PPK,
        /** The peer proves itself in another way than is configured. */
        AUTH_METHOD,
        /** The peer's signature, or its public key. */
        SIGNATURE,
        /** The peer's certificate: it is untrusted, expired, revoked. */
        CERTIFICATE,
        /** We cannot prove who we are. */
        OWN_CREDENTIALS,
        /** Who the peer says it is, or who it takes us for. */
        IDENTITY,
        /** The peer does not believe us: why, it alone knows. */
        AUTHENTICATION_REFUSED,
        /** No traffic that both sides want in the tunnel. */
        SELECTORS,
        /** The peer takes none of our traffic selectors: why, it alone knows. */
        SELECTORS_REFUSED,
        /** Some fragments of a message came and others did not. */
        FRAGMENTS,
        /** Nothing came. */
        SILENCE,
        /** The peer did not go on, or stopped answering. */
        STALLED,
        /** What the conclusion says. */
        OTHER
    }

    /** How the two sides of a row stand to each other. */
    public enum Fit {
        FITS,
        DIFFERS,
        /** The peer did not tell. */
        UNKNOWN
    }

    /**
     * One thing that both sides must agree on.
     *
     * @param what a transform type as the RFCs call it, or words: {@code ADDKE1}, {@code peer's id}
     * @param ours what this gateway has or accepts
     * @param theirs what the peer offers, at most 8 of each; empty where it did not tell
     * @param agreed what was chosen; empty where nothing was
     */
    public record Row(String what, List<String> ours, List<String> theirs, String agreed, Fit fit) {
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
     * @param took until it was answered, or until the fragments of its request were complete; zero where neither came
     * @param complete whether all of it came and was answered
     * @param sent what this gateway sent, each datagram once
     * @param received what came and was authentic
     * @param expected how many datagrams the received message has, 0 while none came
     * @param again how often the request was sent, or came, once more
     */
    public record Round(
            String exchange,
            Duration after,
            Duration took,
            boolean complete,
            Datagrams sent,
            Datagrams received,
            int expected,
            int again) {}

    /**
     * Datagrams in one direction.
     *
     * @param count the fragments of one message, or 1
     * @param octets of all of them, without UDP and IP
     * @param largest octets of the largest
     */
    public record Datagrams(int count, int octets, int largest) {
        static final Datagrams NONE = new Datagrams(0, 0, 0);

        Datagrams plus(int length) {
            return new Datagrams(count + 1, octets + length, Math.max(largest, length));
        }
    }

    /** When it was up or given up. */
    public Instant endedAt() {
        return begunAt.plus(took);
    }

    public Negotiation {
        advice = List.copyOf(advice);
        rows = List.copyOf(rows);
        rounds = List.copyOf(rounds);
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
    }
}
