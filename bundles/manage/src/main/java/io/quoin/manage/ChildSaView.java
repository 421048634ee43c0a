package io.quoin.manage;

import java.time.Duration;
import java.util.List;

/**
 * A Child SA: two ESP Security Associations, one for each direction.
 *
 * @param name that of its configuration
 * @param inboundSpi of the ESP packets that arrive, 32 bits
 * @param outboundSpi of those that leave
 * @param proposal the negotiated algorithms: {@code aes256gcm16}
 * @param postQuantum whether a post-quantum key exchange contributes to its keys
 * @param mode {@code tunnel} or {@code transport}
 * @param encapsulated ESP travels in UDP
 * @param localSelectors the negotiated traffic on the gateway's side
 * @param remoteSelectors the negotiated traffic on the peer's side
 * @param received what arrived and was accepted
 * @param sent what left
 * @param replayed packets that arrived twice or too late, and were dropped
 * @param integrityFailures packets that arrived with a wrong integrity check value, and were dropped
 * @param age since it was installed
 */
public record ChildSaView(
        String name,
        int inboundSpi,
        int outboundSpi,
        String proposal,
        boolean postQuantum,
        String mode,
        boolean encapsulated,
        List<String> localSelectors,
        List<String> remoteSelectors,
        Traffic received,
        Traffic sent,
        long replayed,
        long integrityFailures,
        Duration age) {

    public ChildSaView {
        localSelectors = List.copyOf(localSelectors);
        remoteSelectors = List.copyOf(remoteSelectors);
    }
}
