package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Extensible Authentication (RFC 7296, 3.16).
 *
 * @param message the EAP message
 */
public record EapPayload(Octets message) implements Payload {

    static EapPayload decode(WireReader in) throws MalformedException {
        return new EapPayload(in.rest());
    }

    @Override
    public int type() {
        return EAP;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.octets(message);
    }
}
