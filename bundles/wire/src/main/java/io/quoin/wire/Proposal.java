package io.quoin.wire;

import io.quoin.bytes.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * A proposal substructure (RFC 7296, 3.3.1).
 *
 * @param number from 1; an answer repeats that of the proposal it accepts
 * @param protocolId {@link #IKE}, 2 for AH or {@link #ESP}
 * @param spi the sender's inbound SPI; empty in IKE_SA_INIT
 * @param transforms at most 255
 */
public record Proposal(int number, int protocolId, Octets spi, List<Transform> transforms) {
    public static final int IKE = 1;
    public static final int ESP = 3;

    private static final int MAX_TRANSFORMS = 255;
    private static final int MORE = 2;

    public Proposal {
        transforms = List.copyOf(transforms);
        if (spi.length() > 255) {
            throw new IllegalArgumentException("an SPI of " + spi.length() + " octets, at most 255 fit");
        }
        if (transforms.size() > MAX_TRANSFORMS) {
            throw new IllegalArgumentException(transforms.size() + " transforms, at most 255 fit");
        }
    }

    /** All transforms of one type, in the sender's order of preference. */
    public List<Transform> transforms(int type) {
        return transforms.stream().filter(transform -> transform.type() == type).toList();
    }

    record Decoded(Proposal proposal, boolean more) {}

    static Decoded decode(WireReader in) throws MalformedException {
        int more = in.u8();
        if (more != 0 && more != MORE) {
            throw in.malformed("a proposal that is followed by " + more + ", not by 0 or 2");
        }
        in.u8();
        WireReader body = in.sub(in.u16() - 4);
        int number = body.u8();
        int protocolId = body.u8();
        int spiSize = body.u8();
        int count = body.u8();
        Octets spi = body.octets(spiSize);
        var transforms = new ArrayList<Transform>(count);
        for (int i = 1; i <= count; i++) {
            Transform.Decoded decoded = Transform.decode(body);
            if (decoded.more() != (i < count)) {
                throw body.malformed("transform " + i + " of " + count + " disagrees on whether more follow");
            }
            transforms.add(decoded.transform());
        }
        body.end();
        return new Decoded(new Proposal(number, protocolId, spi, transforms), more == MORE);
    }

    void encode(WireWriter out, boolean more) {
        int start = out.size();
        out.u8(more ? MORE : 0).u8(0).u16(0);
        out.u8(number).u8(protocolId).u8(spi.length()).u8(transforms.size()).octets(spi);
        for (int i = 0; i < transforms.size(); i++) {
            transforms.get(i).encode(out, i < transforms.size() - 1);
        }
        out.length16(start + 2, start);
    }
}
