package io.quoin.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Security Association (RFC 7296, 3.3).
 *
 * @param proposals in the sender's order of preference, at most {@value #MAX_PROPOSALS}
 */
public record SaPayload(List<Proposal> proposals) implements Payload {
    /** More than any peer has reason to send, and few enough to compare with ours at once. */
    public static final int MAX_PROPOSALS = 64;

    public SaPayload {
        proposals = List.copyOf(proposals);
        if (proposals.isEmpty() || proposals.size() > MAX_PROPOSALS) {
            throw new IllegalArgumentException(proposals.size() + " proposals; 1 to 64 can be sent");
        }
    }

    static SaPayload decode(WireReader in) throws MalformedException {
        var proposals = new ArrayList<Proposal>();
        boolean more;
        do {
            if (proposals.size() == MAX_PROPOSALS) {
                throw in.malformed("more than " + MAX_PROPOSALS + " proposals");
            }
            Proposal.Decoded decoded = Proposal.decode(in);
            proposals.add(decoded.proposal());
            more = decoded.more();
        } while (more);
        return new SaPayload(proposals);
    }

    @Override
    public int type() {
        return SA;
    }

    @Override
    public void encodeBody(WireWriter out) {
        for (int i = 0; i < proposals.size(); i++) {
            proposals.get(i).encode(out, i < proposals.size() - 1);
        }
    }
}
