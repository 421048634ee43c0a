package io.quoin.wire;

import io.quoin.bytes.Octets;
import java.util.List;
import java.util.Optional;

/**
 * An IKE message (RFC 7296, 3.1): a header and the payloads behind it. Of a protected message the last is an {@link
 * EncryptedPayload} or an {@link EncryptedFragmentPayload}, and the inner payloads are not here.
 *
 * @param header all of the header that does not follow from the payloads
 * @param payloads in order
 */
public record Message(IkeHeader header, List<Payload> payloads) {

    public Message {
        payloads = List.copyOf(payloads);
    }

    /**
     * Decodes a whole datagram, without the non-ESP marker of port 4500.
     *
     * @throws MalformedException where it is not one message, to the last octet
     */
    public static Message decode(Octets datagram) throws MalformedException {
        WireReader in = WireReader.of(datagram);
        IkeHeader.Decoded decoded = IkeHeader.decode(in);
        if (decoded.length() != datagram.length()) {
            throw in.malformed("a header that says " + Integer.toUnsignedString(decoded.length()) + " octets in "
                    + datagram.length());
        }
        return new Message(decoded.header(), Payloads.decode(decoded.firstPayload(), in));
    }

    /** The whole datagram, without the non-ESP marker. */
    public Octets encode() {
        Octets chain = Payloads.encode(payloads);
        var out = new WireWriter();
        header.encode(out, Payloads.firstType(payloads), IkeHeader.LENGTH + chain.length());
        return out.octets(chain).done();
    }

    /** The first payload of a kind. */
    public <P extends Payload> Optional<P> first(Class<P> kind) {
        return first(payloads, kind);
    }

    /** The first payload of a kind in a list of them. */
    public static <P extends Payload> Optional<P> first(List<Payload> payloads, Class<P> kind) {
        return payloads.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
