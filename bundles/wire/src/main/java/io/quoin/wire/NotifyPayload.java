package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Notify (RFC 7296, 3.10).
 *
 * @param protocolId of the SA the SPI names: 2 AH, 3 ESP; 0 without an SPI
 * @param spi empty, or 4 octets
 * @param notifyType see {@link NotifyType}; below 16384 an error
 * @param data whatever goes with the type
 */
public record NotifyPayload(int protocolId, Octets spi, int notifyType, Octets data) implements Payload {

    public NotifyPayload {
        if (spi.length() > 255) {
            throw new IllegalArgumentException("an SPI of " + spi.length() + " octets, at most 255 fit");
        }
    }

    /** A notify that names no SA. */
    public static NotifyPayload of(NotifyType type, Octets data) {
        return new NotifyPayload(0, Octets.empty(), type.code(), data);
    }

    /** A notify that names no SA and carries no data. */
    public static NotifyPayload of(NotifyType type) {
        return of(type, Octets.empty());
    }

    static NotifyPayload decode(WireReader in) throws MalformedException {
        int protocolId = in.u8();
        int spiSize = in.u8();
        int notifyType = in.u16();
        Octets spi = in.octets(spiSize);
        return new NotifyPayload(protocolId, spi, notifyType, in.rest());
    }

    public boolean is(NotifyType type) {
        return notifyType == type.code();
    }

    /** Whether it reports an error (RFC 7296, 3.10.1). */
    public boolean isError() {
        return notifyType < NotifyType.FIRST_STATUS;
    }

    @Override
    public int type() {
        return NOTIFY;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u8(protocolId).u8(spi.length()).u16(notifyType).octets(spi).octets(data);
    }
}
