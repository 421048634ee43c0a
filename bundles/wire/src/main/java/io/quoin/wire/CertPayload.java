package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Certificate (RFC 7296, 3.6).
 *
 * @param encoding 4 is an X.509 signature certificate
 * @param data the certificate
 */
public record CertPayload(int encoding, Octets data) implements Payload {

    static CertPayload decode(WireReader in) throws MalformedException {
        return new CertPayload(in.u8(), in.rest());
    }

    @Override
    public int type() {
        return CERT;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u8(encoding).octets(data);
    }
}
