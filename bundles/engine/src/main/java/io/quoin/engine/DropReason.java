package io.quoin.engine;

/** Why a datagram was dropped: counted, without an answer and without a change of state. */
public enum DropReason {
    /** It is not a well-formed IKE message. */
    MALFORMED,
    /** A major version other than 2; of a request above it the sender is told. */
    VERSION,
    /** No IKE SA has its SPI. */
    UNKNOWN_SPI,
    /** Its exchange type, flags or payloads do not fit the state of the IKE SA. */
    UNEXPECTED,
    /** The message id is neither the next one nor that of the last request. */
    MESSAGE_ID,
    /** The integrity check failed. */
    NOT_AUTHENTIC,
    /** A fragment that does not fit the others, or too many of them. */
    FRAGMENT,
    /** A cookie that this gateway did not give, or not lately. */
    COOKIE,
    /** The limit of half-open IKE SAs: for the address; or in total, and the oldest was given up for this one. */
    HALF_OPEN_LIMIT,
    /** A refusal that is not sent, since as many were to that address as may be. */
    REFUSAL_LIMIT,
    /** The last request once more, answered again as often as one may be. */
    REPEATED,
    /** No tunnel is configured for these addresses. */
    NO_CONFIGURATION,
    /** A key-exchange share that its method refuses, or of the wrong length, before anything is authenticated. */
    BAD_SHARE
}
