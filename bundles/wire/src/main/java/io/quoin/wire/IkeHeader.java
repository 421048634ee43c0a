package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * The IKE header (RFC 7296, 3.1), 28 octets, without the two fields that follow from the payloads: the type of the
 * first and the length.
 *
 * @param initiatorSpi the original initiator's SPI; never 0
 * @param responderSpi the original responder's SPI; 0 in the first request
 * @param majorVersion 2
 * @param minorVersion 0
 * @param exchangeType see {@link ExchangeType}
 * @param fromOriginalInitiator the I flag
 * @param higherVersion the V flag
 * @param response the R flag
 * @param messageId unsigned
 */
public record IkeHeader(
        long initiatorSpi,
        long responderSpi,
        int majorVersion,
        int minorVersion,
        int exchangeType,
        boolean fromOriginalInitiator,
        boolean higherVersion,
        boolean response,
        int messageId) {

    /** Octets of an encoded header. */
    public static final int LENGTH = 28;

    private static final int INITIATOR = 0x08;
    private static final int VERSION = 0x10;
    private static final int RESPONSE = 0x20;

    /** A header of version 2.0. */
    public static IkeHeader of(
            long initiatorSpi,
            long responderSpi,
            ExchangeType exchange,
            boolean fromOriginalInitiator,
            boolean response,
            int messageId) {
        return new IkeHeader(
                initiatorSpi, responderSpi, 2, 0, exchange.code(), fromOriginalInitiator, false, response, messageId);
    }

    /**
     * Reads only the header of a datagram: what a stateless check needs before the payloads are worth decoding.
     *
     * @throws MalformedException where the datagram is shorter than a header
     */
    public static IkeHeader peek(Octets datagram) throws MalformedException {
        return decode(WireReader.of(datagram.slice(0, Math.min(LENGTH, datagram.length()))))
                .header();
    }

    /** Whether {@code exchange} is the type of the exchange. */
    public boolean is(ExchangeType exchange) {
        return exchangeType == exchange.code();
    }

    record Decoded(IkeHeader header, int firstPayload, int length) {}

    static Decoded decode(WireReader in) throws MalformedException {
        long initiatorSpi = in.u64();
        long responderSpi = in.u64();
        int firstPayload = in.u8();
        int version = in.u8();
        int exchangeType = in.u8();
        int flags = in.u8();
        int messageId = in.u32();
        var header = new IkeHeader(
                initiatorSpi,
                responderSpi,
                version >>> 4,
                version & 0xf,
                exchangeType,
                (flags & INITIATOR) != 0,
                (flags & VERSION) != 0,
                (flags & RESPONSE) != 0,
                messageId);
        return new Decoded(header, firstPayload, in.u32());
    }

    void encode(WireWriter out, int firstPayload, int length) {
        int flags = (fromOriginalInitiator ? INITIATOR : 0) | (higherVersion ? VERSION : 0) | (response ? RESPONSE : 0);
        out.u64(initiatorSpi).u64(responderSpi).u8(firstPayload).u8(majorVersion << 4 | minorVersion);
        out.u8(exchangeType).u8(flags).u32(messageId).u32(length);
    }
}
