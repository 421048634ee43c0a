package io.quoin.wire;

import io.quoin.bytes.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A transform substructure (RFC 7296, 3.3.2).
 *
 * @param type see {@link TransformType}; 0 to 255
 * @param id meaning depends on the type; 0 to 65535
 * @param attributes usually none, or the key length; at most 16
 */
public record Transform(int type, int id, List<Attribute> attributes) {
    private static final int KEY_LENGTH = 14;
    private static final int MAX_ATTRIBUTES = 16;
    private static final int MORE = 3;

    /**
     * A transform attribute (RFC 7296, 3.3.5).
     *
     * @param type 15 bits
     * @param isShort whether the value stands in the place of the length; then it has 2 octets
     * @param value may be empty in the long format
     */
    public record Attribute(int type, boolean isShort, Octets value) {
        public Attribute {
            if (isShort && value.length() != 2) {
                throw new IllegalArgumentException("a short attribute has 2 octets, not " + value.length());
            }
        }
    }

    public Transform {
        attributes = List.copyOf(attributes);
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException(attributes.size() + " attributes, at most " + MAX_ATTRIBUTES);
        }
    }

    public static Transform of(int type, int id) {
        return new Transform(type, id, List.of());
    }

    /** A transform with a key length in bits. */
    public static Transform withKeyLength(int type, int id, int bits) {
        Octets value = Octets.of((byte) (bits >>> 8), (byte) bits);
        return new Transform(type, id, List.of(new Attribute(KEY_LENGTH, true, value)));
    }

    /** The key length in bits, where it has exactly that attribute and no other. */
    public OptionalInt keyLength() {
        if (attributes.size() == 1 && attributes.get(0).type == KEY_LENGTH && attributes.get(0).isShort) {
            Octets value = attributes.get(0).value;
            return OptionalInt.of(value.at(0) << 8 | value.at(1));
        }
        return OptionalInt.empty();
    }

    record Decoded(Transform transform, boolean more) {}

    static Decoded decode(WireReader in) throws MalformedException {
        int more = in.u8();
        if (more != 0 && more != MORE) {
            throw in.malformed("a transform that is followed by " + more + ", not by 0 or 3");
        }
        in.u8();
        WireReader body = in.sub(in.u16() - 4);
        int type = body.u8();
        body.u8();
        int id = body.u16();
        var attributes = new ArrayList<Attribute>();
        while (body.remaining() > 0) {
            if (attributes.size() == MAX_ATTRIBUTES) {
                throw body.malformed("more than " + MAX_ATTRIBUTES + " attributes in a transform");
            }
            int head = body.u16();
            boolean isShort = (head & 0x8000) != 0;
            attributes.add(new Attribute(head & 0x7fff, isShort, body.octets(isShort ? 2 : body.u16())));
        }
        return new Decoded(new Transform(type, id, attributes), more == MORE);
    }

    void encode(WireWriter out, boolean more) {
        int start = out.size();
        out.u8(more ? MORE : 0).u8(0).u16(0).u8(type).u8(0).u16(id);
        for (Attribute attribute : attributes) {
            out.u16(attribute.type | (attribute.isShort ? 0x8000 : 0));
            if (!attribute.isShort) {
                out.u16(attribute.value.length());
            }
            out.octets(attribute.value);
        }
        out.length16(start + 2, start);
    }
}
