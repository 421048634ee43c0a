package io.quoin.manage;

import java.time.Duration;
import java.util.List;

/**
 * How an IKE SA was set up, and what it has exchanged since.
 *
 * @param localAuth how this gateway proved who it is: {@code psk}, or the signature scheme; empty while it has not
 * @param remoteAuth how the peer did
 * @param postQuantumAuth whether both did by signatures that resist a quantum computer
 * @param fullTranscript whether both authenticated both messages of IKE_SA_INIT
 *     (draft-ietf-ipsecme-ikev2-downgrade-prevention)
 * @param rounds the exchanges, in order, at most 16; none where it was made by rekeying
 * @param fragmentsSent datagrams sent, each once, of messages that travelled in several (RFC 7383)
 * @param fragmentsReceived datagrams received of such messages
 * @param retransmits how often a request was sent again
 * @param rekeyDue until its keys are to be replaced; zero where that is not known
 */
public record SetUpView(
        String localAuth,
        String remoteAuth,
        boolean postQuantumAuth,
        boolean fullTranscript,
        List<NegotiationView.Round> rounds,
        long fragmentsSent,
        long fragmentsReceived,
        long retransmits,
        Duration rekeyDue) {

    public SetUpView {
        rounds = List.copyOf(rounds);
    }
}
