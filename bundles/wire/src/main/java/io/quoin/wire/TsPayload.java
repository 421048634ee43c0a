package io.quoin.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Traffic Selector (RFC 7296, 3.13), of the initiator or of the responder.
 *
 * @param initiator TSi, else TSr
 * @param selectors at most 255
 */
public record TsPayload(boolean initiator, List<TrafficSelector> selectors) implements Payload {
    private static final int MAX_SELECTORS = 255;

    public TsPayload {
        selectors = List.copyOf(selectors);
        if (selectors.size() > MAX_SELECTORS) {
            throw new IllegalArgumentException(selectors.size() + " traffic selectors, at most 255 fit");
        }
    }

    static TsPayload decode(boolean initiator, WireReader in) throws MalformedException {
        int count = in.u8();
        in.octets(3);
        var selectors = new ArrayList<TrafficSelector>();
        for (int i = 0; i < count; i++) {
            selectors.add(TrafficSelector.decode(in));
        }
        return new TsPayload(initiator, selectors);
    }

    @Override
    public int type() {
        return initiator ? TS_INITIATOR : TS_RESPONDER;
    }

    @Override
    public void encodeBody(WireWriter out) {
        out.u8(selectors.size()).u8(0).u16(0);
        selectors.forEach(selector -> selector.encode(out));
    }
}
