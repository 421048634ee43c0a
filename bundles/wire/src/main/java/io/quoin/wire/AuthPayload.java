package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Authentication (RFC 7296, 3.8).
 *
 * @param method 2 is a shared key, 14 a digital signature (RFC 7427)
 * @param data the Authentication Data
 */
public record AuthPayload(int method, Octets data) implements Payload {

    static AuthPayload decode(WireReader in) throws MalformedException {
        int method = in.u8();
        in.u8();
        in.u16();
        return new AuthPayload(method, in.rest());
    }

    @Override
    public int type() {
        return AUTH;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u8(method).u8(0).u16(0).octets(data);
    }
}
