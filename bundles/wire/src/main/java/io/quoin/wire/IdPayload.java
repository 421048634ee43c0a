package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Identification (RFC 7296, 3.5), of the initiator or of the responder.
 *
 * @param initiator IDi, else IDr
 * @param idType 1 IPv4 address, 2 FQDN, 3 RFC 822 address, 5 IPv6 address, 9 distinguished name, 11 key id
 * @param data the identity
 */
public record IdPayload(boolean initiator, int idType, Octets data) implements Payload {

    static IdPayload decode(boolean initiator, WireReader in) throws MalformedException {
        int idType = in.u8();
        in.u8();
        in.u16();
        return new IdPayload(initiator, idType, in.rest());
    }

    @Override
    public int type() {
        return initiator ? ID_INITIATOR : ID_RESPONDER;
    }

    /** What the AUTH payload's MAC covers: all behind the generic header (RFC 7296, 2.15). */
    public Octets body() {
        var out = new WireWriter();
        encodeBody(out);
        return out.done();
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u8(idType).u8(0).u16(0).octets(data);
    }
}
