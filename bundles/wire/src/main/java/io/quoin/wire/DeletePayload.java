package io.quoin.wire;

import io.quoin.bytes.Octets;
import java.util.ArrayList;
import java.util.List;

/**
 * Delete (RFC 7296, 3.11).
 *
 * @param protocolId 1 the IKE SA, 2 AH, 3 ESP
 * @param spiSize octets of each SPI: 0 for the IKE SA, 4 otherwise
 * @param spis those that the sender expects in packets to itself
 */
public record DeletePayload(int protocolId, int spiSize, List<Octets> spis) implements Payload {

    public DeletePayload {
        spis = List.copyOf(spis);
        if (spis.stream().anyMatch(spi -> spi.isEmpty() || spi.length() != spiSize)) {
            throw new IllegalArgumentException("an SPI that does not have the " + spiSize + " octets of the SPI Size");
        }
    }

    /** Deletes the IKE SA that protects the message. */
    public static DeletePayload ofIkeSa() {
        return new DeletePayload(Proposal.IKE, 0, List.of());
    }

    /** Deletes Child SAs that are ESP. */
    public static DeletePayload ofEsp(List<Octets> spis) {
        return new DeletePayload(Proposal.ESP, 4, spis);
    }

    static DeletePayload decode(WireReader in) throws MalformedException {
        int protocolId = in.u8();
        int spiSize = in.u8();
        int count = in.u16();
        if (count * spiSize != in.remaining() || spiSize == 0 && count > 0) {
            throw in.malformed(count + " SPIs of " + spiSize + " octets in " + in.remaining() + " octets");
        }
        var spis = new ArrayList<Octets>(count);
        for (int i = 0; i < count; i++) {
            spis.add(in.octets(spiSize));
        }
        return new DeletePayload(protocolId, spiSize, spis);
    }

    @Override
    public int type() {
        return DELETE;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u8(protocolId).u8(spiSize).u16(spis.size());
        spis.forEach(out::octets);
    }
}
