package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.keys.IkeAlgorithms;
import io.quoin.engine.internal.keys.IkeCipher;
import io.quoin.engine.internal.keys.IkeIntegrity;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.engine.internal.keys.IntAuth;
import io.quoin.engine.internal.keys.Prf;
import io.quoin.engine.internal.keys.SignedOctets;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.IdPayload;
import io.quoin.wire.TransformType;
import java.util.List;

/** What is remembered from IKE_SA_INIT on until both sides have authenticated. Holds no secret. */
final class Handshake {
    static final int SHARED_KEY_MIC = 2;

    private final InitExchange init;
    private final Selection selection;
    private final List<KeyExchangeMethod> additional;
    private final IntAuth intAuth = new IntAuth();
    private int performed;

    /** @param additional the additional key exchanges in order: those instances are used to the end */
    Handshake(InitExchange init, Selection selection, List<KeyExchangeMethod> additional) {
        this.init = init;
        this.selection = selection;
        this.additional = additional;
    }

    /** Ni | Nr. */
    Octets nonces() {
        return init.nonces();
    }

    /** Whether both sides said in IKE_SA_INIT that they use PPKs (RFC 8784, 3). */
    boolean ppk() {
        return init.ppk();
    }

    Selection selection() {
        return selection;
    }

    /** Whether an additional key exchange is still to come. */
    boolean hasNextRound() {
        return performed < additional.size();
    }

    /** The method of the next additional key exchange. */
    KeyExchangeMethod nextRound() {
        return additional.get(performed);
    }

    void roundPerformed() {
        performed++;
    }

    /** Takes a message of an IKE_INTERMEDIATE exchange in, with the keys that protected it. */
    void cover(boolean fromInitiator, IkeKeys keys, Octets covered) {
        intAuth.add(fromInitiator, keys.algorithms().prf(), keys.authenticationKey(fromInitiator), covered);
    }

    /** The AUTH payload with which one side proves the shared key (RFC 7296, 2.15; RFC 9242, 3.3.2). */
    AuthPayload sharedKeyAuth(boolean ofInitiator, IkeKeys keys, IdPayload id, int authMessageId, Secret sharedKey) {
        Secret key = keys.authenticationKey(ofInitiator);
        return sharedKeyAuth(ofInitiator, keys.algorithms().prf(), key, id, authMessageId, sharedKey);
    }

    /** The same with another SK_p than that of the keys in force. */
    AuthPayload sharedKeyAuth(
            boolean ofInitiator, Prf prf, Secret authenticationKey, IdPayload id, int authMessageId, Secret sharedKey) {
        Octets signed = SignedOctets.of(
                init.signedBy(ofInitiator),
                init.nonceSignedBy(ofInitiator),
                SignedOctets.macedId(prf, authenticationKey, id),
                intAuth.value(authMessageId));
        return new AuthPayload(SHARED_KEY_MIC, SignedOctets.sharedKeyMic(prf, sharedKey, signed));
    }

    static IkeAlgorithms algorithms(Selection selection) {
        IkeCipher cipher = IkeCipher.of(selection.id(TransformType.ENCR)).orElseThrow();
        IkeIntegrity integrity =
                IkeIntegrity.of(selection.id(TransformType.INTEG)).orElseThrow();
        return new IkeAlgorithms(cipher, selection.keyBits(), integrity, Prf.of(selection.id(TransformType.PRF)));
    }
}
