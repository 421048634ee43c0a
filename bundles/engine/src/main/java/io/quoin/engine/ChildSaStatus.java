package io.quoin.engine;

import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import java.time.Instant;
import java.util.List;

/**
 * A Child SA as it is now, for management; its counters are the data plane's.
 *
 * @param name that of its {@link ChildConfig}
 * @param inbound SPI and destination of what arrives
 * @param outbound SPI and destination of what leaves
 * @param proposal the negotiated algorithms in the notation of {@link ProposalSpec}
 * @param postQuantum whether a post-quantum key exchange contributes to its keys
 * @param mode tunnel or transport
 * @param udpEncapsulated ESP travels in UDP
 * @param replaced another has taken its place: it only takes what was under way
 * @param sent what it had sent when it was replaced; nothing before, for then the data plane knows
 * @param localSelectors the narrowed traffic on the gateway's side, as an operator writes it
 * @param remoteSelectors the narrowed traffic on the peer's side
 * @param installedAt monotonic
 */
public record ChildSaStatus(
        String name,
        SaId inbound,
        SaId outbound,
        String proposal,
        boolean postQuantum,
        EspSa.Mode mode,
        boolean udpEncapsulated,
        boolean replaced,
        SaCounters sent,
        List<String> localSelectors,
        List<String> remoteSelectors,
        Instant installedAt) {

    public ChildSaStatus {
        localSelectors = List.copyOf(localSelectors);
        remoteSelectors = List.copyOf(remoteSelectors);
    }
}
