package io.quoin.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The attributes of a netlink message by type, each a view of the message in native byte order. */
public final class NetlinkAttributes {
    /** The kernel flags nested and network-order attributes in the highest two bits of the type. */
    private static final int TYPE_MASK = 0x3fff;

    private final Map<Integer, ByteBuffer> values = new HashMap<>();

    private NetlinkAttributes() {}

    /**
     * Reads the attributes from the position of {@code body} to its limit. Of two with one type the later counts; what
     * is cut off at the end is left out.
     */
    public static NetlinkAttributes read(ByteBuffer body) {
        var attributes = new NetlinkAttributes();
        int at = body.position();
        while (body.limit() - at >= NetlinkMessage.ATTRIBUTE_HEADER_LENGTH) {
            int length = Short.toUnsignedInt(body.getShort(at));
            if (length < NetlinkMessage.ATTRIBUTE_HEADER_LENGTH || length > body.limit() - at) {
                break;
            }
            int headed = NetlinkMessage.ATTRIBUTE_HEADER_LENGTH;
            attributes.values.put(
                    body.getShort(at + 2) & TYPE_MASK,
                    body.slice(at + headed, length - headed).order(ByteOrder.nativeOrder()));
            at += (length + 3) & ~3;
        }
        return attributes;
    }

    public Optional<ByteBuffer> find(int type) {
        return Optional.ofNullable(values.get(type));
    }

    /** The octets of the attribute. */
    public Optional<byte[]> octets(int type) {
        return find(type).map(value -> {
            byte[] octets = new byte[value.remaining()];
            value.get(value.position(), octets);
            return octets;
        });
    }
}
