package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Key Exchange (RFC 7296, 3.4).
 *
 * @param method the transform id of the key-exchange method, 0 to 65535
 * @param data the Key Exchange Data
 */
public record KePayload(int method, Octets data) implements Payload {

    static KePayload decode(WireReader in) throws MalformedException {
        int method = in.u16();
        in.u16();
        return new KePayload(method, in.rest());
    }

    @Override
    public int type() {
        return KE;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u16(method).u16(0).octets(data);
    }
}
