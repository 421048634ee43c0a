package io.quoin.engine.internal.keys;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.wire.IdPayload;
import java.nio.charset.StandardCharsets;

/** What each side's AUTH payload proves (RFC 7296, 2.15; RFC 9242, 3.3.2). */
public final class SignedOctets {
    private static final Octets KEY_PAD = Octets.of("Key Pad for IKEv2".getBytes(StandardCharsets.US_ASCII));

    private SignedOctets() {}

    /**
     * InitiatorSignedOctets or ResponderSignedOctets: RealMessage | NonceData | MACedID | IntAuth.
     *
     * @param realMessage the signer's own IKE_SA_INIT message
     * @param peerNonce the other side's nonce
     * @param macedId prf(SK_p of the signer, its ID payload without the generic header)
     * @param intAuth from {@link IntAuth#value}; empty without IKE_INTERMEDIATE
     */
    public static Octets of(Octets realMessage, Octets peerNonce, Octets macedId, Octets intAuth) {
        return Octets.concat(realMessage, peerNonce, macedId, intAuth);
    }

    /** prf(SK_p, ID payload without the generic header). */
    public static Octets macedId(Prf prf, Secret authenticationKey, IdPayload id) {
        return prf.apply(authenticationKey, id.body());
    }

    /** The AUTH data of a shared key: prf(prf(key, "Key Pad for IKEv2"), signed octets). */
    public static Octets sharedKeyMic(Prf prf, Secret sharedKey, Octets signedOctets) {
        try (Secret padded = Secret.take(prf.apply(sharedKey, KEY_PAD).toBytes())) {
            return prf.apply(padded, signedOctets);
        }
    }
}
