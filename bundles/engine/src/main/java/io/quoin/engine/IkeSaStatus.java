package io.quoin.engine;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An IKE SA as it is now, for management.
 *
 * @param peer the tunnel's name; empty while a responder does not know yet whom it talks to
 * @param initiator whether this gateway is the original initiator
 * @param localSpi the gateway's SPI
 * @param remoteSpi the peer's SPI, 0 while it is not known
 * @param local the gateway's address and port
 * @param remote the peer's
 * @param remoteId the peer's identity; empty while it is not authenticated
 * @param state a word for an operator: {@code connecting}, {@code established}
 * @param proposal the negotiated algorithms in the notation of {@link ProposalSpec}; empty while there are none
 * @param keyExchanges its own key exchanges, in their order
 * @param postQuantum whether a post-quantum key exchange contributes to its keys, its own or one of those before it
 * @param ppk whether a Postquantum Preshared Key contributes to the keys of its Child SAs (RFC 8784, RFC 9867)
 * @param behindNat a NAT was found between the peers, or is pretended
 * @param establishedAt monotonic, as all times of the engine; the epoch while it is not established
 * @param setUpTime from the first message to the last
 * @param setUp how it was set up, and what it has exchanged since
 * @param children its Child SAs
 */
public record IkeSaStatus(
        String peer,
        boolean initiator,
        long localSpi,
        long remoteSpi,
        InetSocketAddress local,
        InetSocketAddress remote,
        String remoteId,
        String state,
        String proposal,
        List<KeyExchangeName> keyExchanges,
        boolean postQuantum,
        boolean ppk,
        boolean behindNat,
        Instant establishedAt,
        Duration setUpTime,
        IkeSaSetUp setUp,
        List<ChildSaStatus> children) {

    public IkeSaStatus {
        keyExchanges = List.copyOf(keyExchanges);
        children = List.copyOf(children);
    }
}
