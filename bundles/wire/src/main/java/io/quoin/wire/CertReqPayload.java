package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Certificate Request (RFC 7296, 3.7).
 *
 * @param encoding as in {@link CertPayload}
 * @param authority SHA-1 hashes of the public keys of trusted authorities, 20 octets each
 */
public record CertReqPayload(int encoding, Octets authority) implements Payload {

    static CertReqPayload decode(WireReader in) throws MalformedException {
        return new CertReqPayload(in.u8(), in.rest());
    }

    @Override
    public int type() {
        return CERTREQ;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u8(encoding).octets(authority);
    }
}
