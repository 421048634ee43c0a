package io.quoin.manage;

import java.time.Duration;
import java.util.List;

/**
 * An IKE SA.
 *
 * @param tunnel the tunnel's name
 * @param initiator whether this gateway is the original initiator
 * @param localSpi the gateway's SPI
 * @param remoteSpi the peer's SPI; 0 while it is not known
 * @param local the gateway's address and port: {@code 192.0.2.1:500}
 * @param remote the peer's
 * @param remoteId the identity that the peer has proved; empty while it has not
 * @param state {@code connecting}, {@code established}
 * @param proposal the negotiated algorithms; empty while there are none
 * @param protection what protects its keys
 * @param behindNat a NAT was found between the peers, or is pretended
 * @param age since it was established; zero while it is not
 * @param setUpTime from the first message to the last
 * @param setUp how it was set up, and what it has exchanged since
 * @param children its Child SAs
 */
public record IkeSaView(
        String tunnel,
        boolean initiator,
        long localSpi,
        long remoteSpi,
        String local,
        String remote,
        String remoteId,
        String state,
        String proposal,
        Protection protection,
        boolean behindNat,
        Duration age,
        Duration setUpTime,
        SetUpView setUp,
        List<ChildSaView> children) {

    public IkeSaView {
        children = List.copyOf(children);
    }
}
