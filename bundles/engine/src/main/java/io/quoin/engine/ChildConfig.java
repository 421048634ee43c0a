package io.quoin.engine;

import io.quoin.ipsec.EspSa;
import io.quoin.wire.TrafficSelector;
import java.util.List;

/**
 * One Child SA of a configured tunnel.
 *
 * @param name what operators call it; unique within the tunnel
 * @param localSelectors the traffic on the gateway's side
 * @param remoteSelectors the traffic on the peer's side
 * @param espProposals in the order of preference
 * @param mode tunnel or transport
 * @param replayWindow in packets; 0 switches replay protection off
 */
public record ChildConfig(
        String name,
        List<TrafficSelector.Range> localSelectors,
        List<TrafficSelector.Range> remoteSelectors,
        List<ProposalSpec> espProposals,
        EspSa.Mode mode,
        int replayWindow) {

    public ChildConfig {
        localSelectors = List.copyOf(localSelectors);
        remoteSelectors = List.copyOf(remoteSelectors);
        espProposals = List.copyOf(espProposals);
        if (localSelectors.isEmpty() || remoteSelectors.isEmpty() || espProposals.isEmpty()) {
            throw new IllegalArgumentException("a child has selectors on both sides and a proposal");
        }
    }

    /** Whether the other one is the same but for its proposals. */
    boolean differsOnlyInProposals(ChildConfig other) {
        return new ChildConfig(
                        other.name,
                        other.localSelectors,
                        other.remoteSelectors,
                        espProposals,
                        other.mode,
                        other.replayWindow)
                .equals(this);
    }
}
