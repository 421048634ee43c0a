package io.quoin.esp;

/** What became of one packet. Every verdict but {@link #PASSED} drops it; each has a counter of its own. */
enum Verdict {
    PASSED,

    /** From the TUN device: neither IPv4 nor IPv6, or its header is broken. */
    NOT_IP,
    /** No OUT policy has a selector that fits. */
    NO_POLICY,
    /** A policy fits, but there is no outbound Security Association of its request id. */
    NO_SA,
    /** The sequence number would wrap: nothing leaves before a rekey (RFC 4303, 3.3.3). */
    SEQUENCE_EXHAUSTED,
    /** The socket refused the datagram. */
    SEND_FAILED,

    /** From the socket: too short for the suite, or not whole blocks. */
    TOO_SHORT,
    /** Longer than any ESP packet in UDP. */
    TOO_LONG,
    /** No inbound Security Association has this SPI. */
    UNKNOWN_SPI,
    /** Seen before, or older than the window (RFC 4303, 3.4.3). */
    REPLAYED,
    /** The Integrity Check Value is wrong (RFC 4303, 3.4.4). */
    BAD_ICV,
    /** The padding is not 1, 2, 3 and so on (RFC 4303, 2.4). */
    BAD_PADDING,
    /** A next header that tunnel mode does not have, or one that contradicts the packet inside. */
    BAD_NEXT_HEADER,
    /** A dummy packet, sent to hide how much is said (RFC 4303, 2.6). */
    DUMMY,
    /** What was inside is no whole IP packet. */
    BAD_INNER,
    /** What was inside fits no IN policy of its Security Association (RFC 4301, 5.2). */
    SELECTOR_MISMATCH,
    /** The TUN device refused the packet. */
    DEVICE_FAILED,

    /** The Security Association was removed while the packet was on its way. */
    SA_REMOVED
}
