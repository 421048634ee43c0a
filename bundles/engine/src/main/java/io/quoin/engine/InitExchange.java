package io.quoin.engine;

import io.quoin.bytes.Octets;
import java.util.Set;

/**
 * IKE_SA_INIT as it was, for what both sides sign of it (RFC 7296, 2.15).
 *
 * @param request the last request, as it was sent
 * @param response as it was sent
 * @param initiatorNonce Ni
 * @param responderNonce Nr
 * @param fullTranscript both sides sent IKE_SA_INIT_FULL_TRANSCRIPT_AUTH: each signs both messages
 *     (draft-ietf-ipsecme-ikev2-downgrade-prevention-08, 6)
 * @param ppk whether, and where, a Postquantum Preshared Key is taken in
 * @param childless the responder takes an IKE_AUTH without a Child SA (RFC 6023, 3)
 * @param peerHashes the hash algorithms that the peer announced for signatures (RFC 7427, 4)
 */
record InitExchange(
        Octets request,
        Octets response,
        Octets initiatorNonce,
        Octets responderNonce,
        boolean fullTranscript,
        PpkUse ppk,
        boolean childless,
        Set<Integer> peerHashes) {
    /** Keeps the two ways to sign apart: no message begins with eight zero octets. */
    private static final Octets ZERO_PREFIX = Octets.ofLong(0);

    /** Ni | Nr. */
    Octets nonces() {
        return Octets.concat(initiatorNonce, responderNonce);
    }

    /** What one side signs of the messages: its own, or the other side's and its own. */
    Octets signedBy(boolean initiator) {
        Octets own = initiator ? request : response;
        return fullTranscript ? Octets.concat(ZERO_PREFIX, initiator ? response : request, own) : own;
    }

    /** The other side's nonce, which each side signs. */
    Octets nonceSignedBy(boolean initiator) {
        return initiator ? responderNonce : initiatorNonce;
    }
}
