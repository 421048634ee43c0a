package io.quoin.wire;

import io.quoin.bytes.Octets;

/** A traffic selector (RFC 7296, 3.13.1): a range of addresses, or something of a type that is not known. */
public sealed interface TrafficSelector {
    int IPV4_RANGE = 7;
    int IPV6_RANGE = 8;

    void encode(WireWriter out);

    /**
     * TS_IPV4_ADDR_RANGE or TS_IPV6_ADDR_RANGE.
     *
     * @param protocol the upper-layer protocol, 0 for any
     * @param startPort 0 to 65535
     * @param endPort 0 to 65535; below {@code startPort} only in OPAQUE, 65535 to 0
     * @param start the lowest address, 4 or 16 octets
     * @param end the highest address, as long
     */
    record Range(int protocol, int startPort, int endPort, Octets start, Octets end) implements TrafficSelector {
        public Range {
            if (start.length() != end.length() || start.length() != 4 && start.length() != 16) {
                throw new IllegalArgumentException("addresses of " + start.length() + " and " + end.length());
            }
        }

        @Override
        public void encode(WireWriter out) {
            out.u8(start.length() == 4 ? IPV4_RANGE : IPV6_RANGE).u8(protocol).u16(8 + 2 * start.length());
            out.u16(startPort).u16(endPort).octets(start).octets(end);
        }
    }

    /**
     * A selector of another type.
     *
     * @param selectorType the type
     * @param protocol the octet behind the type
     * @param rest all behind the length
     */
    record Unknown(int selectorType, int protocol, Octets rest) implements TrafficSelector {
        @Override
        public void encode(WireWriter out) {
            out.u8(selectorType).u8(protocol).u16(4 + rest.length()).octets(rest);
        }
    }

    static TrafficSelector decode(WireReader in) throws MalformedException {
        int type = in.u8();
        int protocol = in.u8();
        int length = in.u16();
        WireReader body = in.sub(length - 4);
        if (type != IPV4_RANGE && type != IPV6_RANGE) {
            return new Unknown(type, protocol, body.rest());
        }
        int startPort = body.u16();
        int endPort = body.u16();
        int addressLength = type == IPV4_RANGE ? 4 : 16;
        var range = new Range(protocol, startPort, endPort, body.octets(addressLength), body.octets(addressLength));
        body.end();
        return range;
    }
}
