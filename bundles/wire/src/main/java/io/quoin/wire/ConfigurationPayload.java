package io.quoin.wire;

import io.quoin.bytes.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * Configuration (RFC 7296, 3.15).
 *
 * @param configurationType 1 request, 2 reply, 3 set, 4 acknowledge
 * @param attributes what is asked or given
 */
public record ConfigurationPayload(int configurationType, List<Attribute> attributes) implements Payload {

    /**
     * A configuration attribute.
     *
     * @param type 15 bits
     * @param value may be empty
     */
    public record Attribute(int type, Octets value) {}

    public ConfigurationPayload {
        attributes = List.copyOf(attributes);
    }

    static ConfigurationPayload decode(WireReader in) throws MalformedException {
        int configurationType = in.u8();
        in.octets(3);
        var attributes = new ArrayList<Attribute>();
        while (in.remaining() > 0) {
            int type = in.u16() & 0x7fff;
            attributes.add(new Attribute(type, in.octets(in.u16())));
        }
        return new ConfigurationPayload(configurationType, attributes);
    }

    @Override
    public int type() {
        return CONFIGURATION;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u8(configurationType).u8(0).u16(0);
        for (Attribute attribute : attributes) {
            out.u16(attribute.type).u16(attribute.value.length()).octets(attribute.value);
        }
    }
}
