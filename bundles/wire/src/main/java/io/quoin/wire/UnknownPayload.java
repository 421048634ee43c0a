package io.quoin.wire;

import io.quoin.bytes.Octets;

/**
 * A payload of a type that the codec does not know.
 *
 * @param type its type
 * @param critical the sender wants the message refused where the type is not known (RFC 7296, 2.5)
 * @param body all behind the generic header
 */
public record UnknownPayload(int type, boolean critical, Octets body) implements Payload {

    @Override
    public void encodeBody(WireWriter out) {
        out.octets(body);
    }
}
