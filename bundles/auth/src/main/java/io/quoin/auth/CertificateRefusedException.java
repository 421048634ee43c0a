package io.quoin.auth;

import java.util.Objects;

/** A peer's certificates do not prove its identity, with the reason in a word and in a sentence. */
public final class CertificateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** @param message what was refused and why, for an operator; it may hold names out of the peer's certificates */
    public CertificateRefusedException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
    }

    public Reason reason() {
        return reason;
    }

    /** Why certificates are refused. */
    public enum Reason {
        /** It is no certificate, or more or larger ones than a limit allows. */
        MALFORMED,
        /** No chain leads to a trust anchor. */
        UNTRUSTED,
        /** A signature in the chain is wrong. */
        BAD_SIGNATURE,
        /** An algorithm in the chain is too weak, or no installed scheme knows it. */
        UNSUPPORTED_ALGORITHM,
        EXPIRED,
        NOT_YET_VALID,
        REVOKED,
        /** {@link CertificateValidator.Revocation#REQUIRED} holds, and nothing valid says that it is not revoked. */
        REVOCATION_UNKNOWN,
        /** A CA in the chain may not issue for such a name (RFC 5280, 4.2.1.10). */
        NAME_CONSTRAINT,
        /** It is another's certificate: its names do not hold the identity (RFC 4945, 3.1). */
        IDENTITY_MISMATCH,
        /** Its key is not for signatures, or a CA's is not for certificates. */
        KEY_USAGE,
        /** The chain is longer than a CA or this gateway allows. */
        CHAIN_TOO_LONG,
        /** Another rule of RFC 5280, 6, forbids it. */
        INVALID
    }
}
