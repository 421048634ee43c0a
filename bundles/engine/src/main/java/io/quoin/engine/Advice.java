package io.quoin.engine;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.internal.negotiation.Finding;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.util.List;

/** What an operator can change, said in the words of the peer files. */
final class Advice {
    /** Of text that comes out of a peer's certificate. */
    private static final int MAX_TEXT = 300;

    private static final String THERE = "only the peer knows why: look at its log, or at ike:explain if it is a Quoin";

    private Advice() {}

    /** What a peer's refusal is about. */
    static Cause refusal(NotifyPayload error) {
        if (error.is(NotifyType.NO_PROPOSAL_CHOSEN)) {
            return Cause.PROPOSALS_REFUSED;
        }
        if (error.is(NotifyType.TS_UNACCEPTABLE)) {
            return Cause.SELECTORS_REFUSED;
        }
        return error.is(NotifyType.AUTHENTICATION_FAILED) ? Cause.AUTHENTICATION_REFUSED : Cause.OTHER;
    }

    /** Where the cause alone tells what to do. */
    static List<String> on(Cause cause) {
        return switch (cause) {
            case PROPOSALS_REFUSED ->
                List.of(THERE, "it must accept, in one proposal, one of each kind that stands under HERE");
            case AUTHENTICATION_REFUSED ->
                List.of(
                        THERE,
                        "compare local-id and remote-id with what the peer expects",
                        "compare psk-file, or the keys and certificates, of both sides");
            case SELECTORS_REFUSED ->
                List.of(THERE, "compare local-ts and remote-ts here with what the peer has the other way round");
            case SHARED_KEY ->
                List.of(
                        "put the same key into psk-file here and at the peer: blanks count, and 0x or 0s in front",
                        "compare the identities: they select the key at the peer");
            case PPK -> List.of("make ppk-file and ppk the same here and at the peer");
            case AUTH_METHOD -> List.of("set auth here to what the peer does, or the peer to what auth is here");
            case SIGNATURE ->
                List.of(
                        "compare peer-key, or the certificate, here with the key that the peer signs with",
                        "feature:install quoin-auth-pq, where the peer signs with ML-DSA or SLH-DSA");
            case OWN_CREDENTIALS ->
                List.of(
                        "look at key-file and cert here, and at the signatures that the peer verifies",
                        "feature:install quoin-auth-pq, where our key is one of ML-DSA or SLH-DSA");
            case IDENTITY ->
                List.of(
                        "make remote-id here and the peer's own identity the same",
                        "and local-id here and what the peer expects of us");
            case POST_QUANTUM ->
                List.of(
                        "add ML-KEM as ke1_mlkem768 to the peer's proposals",
                        "or set pq = preferred here, and accept that a quantum computer will read the traffic");
            default -> List.of();
        };
    }

    /** A peer's certificate is refused. */
    static Finding certificate(Identity peer, CertificateRefusedException refusal) {
        List<String> advice =
                switch (refusal.reason()) {
                    case UNTRUSTED, CHAIN_TOO_LONG ->
                        List.of(
                                "put the CA that issued it into the file of ca here",
                                "or let the peer send the CAs between it and that one");
                    case EXPIRED, NOT_YET_VALID ->
                        List.of("renew that certificate", "and compare the clocks of both sides with the time");
                    case REVOKED ->
                        List.of(
                                "its CA says that it must not be believed: the peer needs a new one",
                                "or, if the file of crl here is wrong, replace that");
                    case REVOCATION_UNKNOWN ->
                        List.of("renew the file of crl here", "or set revocation = checked here");
                    case IDENTITY_MISMATCH ->
                        List.of(
                                "make remote-id here a name that stands in the peer's certificate",
                                "or give the peer one that has this name as subjectAltName");
                    case UNSUPPORTED_ALGORITHM ->
                        List.of("feature:install quoin-auth-pq, where it is signed with ML-DSA or SLH-DSA");
                    default -> List.of("the peer needs another certificate");
                };
        return new Finding(
                Cause.CERTIFICATE,
                "the certificate of " + peer + " is refused: " + printable(refusal.getMessage()),
                advice);
    }

    /** Text of a peer as a terminal and a log may show it: in one line, without control characters, and short. */
    static String printable(String text) {
        var shown = new StringBuilder();
        text.codePoints()
                .limit(MAX_TEXT)
                .map(point -> Character.isLetterOrDigit(point) || point >= ' ' && point <= '~' ? point : '?')
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > MAX_TEXT ? shown + "..." : shown.toString();
    }
}
