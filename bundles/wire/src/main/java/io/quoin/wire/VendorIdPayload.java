package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * Vendor ID (RFC 7296, 3.12).
 *
 * @param data whatever the vendor chose
 */
public record VendorIdPayload(Octets data) implements Payload {

    static VendorIdPayload decode(WireReader in) throws MalformedException {
        return new VendorIdPayload(in.rest());
    }

    @Override
    public int type() {
        return VENDOR_ID;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.octets(data);
    }
}
