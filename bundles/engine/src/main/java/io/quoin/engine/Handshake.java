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
import io.quoin.wire.IdPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.TransformType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is remembered from IKE_SA_INIT on until both sides have authenticated. Holds no secret. */
final class Handshake {
    private final InitExchange init;
    private final Selection selection;
    private final List<KeyExchangeMethod> additional;
    private final IntAuth intAuth = new IntAuth();
    private Optional<AuthMethods> peerMethods = Optional.empty();
    private int performed;
    private boolean ppkSettled;

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

    /** Whether each side signs both messages of IKE_SA_INIT. */
    boolean fullTranscript() {
        return init.fullTranscript();
    }

    /** Whether IKE_AUTH may name a PPK (RFC 8784, 3). */
    boolean ppkInIkeAuth() {
        return init.ppk() == PpkUse.IN_IKE_AUTH;
    }

    /** Whether the next IKE_INTERMEDIATE is to say which PPK is used (RFC 9867, 3.1). */
    boolean isPpkDue() {
        return init.ppk() == PpkUse.IN_INTERMEDIATE && !ppkSettled && performed >= additional.size() - 1;
    }

    /** It was said, or is not said any more. */
    void settlePpk() {
        ppkSettled = true;
    }

    /** Whether the responder takes an IKE_AUTH without a Child SA (RFC 6023, 3). */
    boolean childless() {
        return init.childless();
    }

    /** The hash algorithms that the peer announced for signatures (RFC 7427, 4). */
    Set<Integer> peerHashes() {
        return init.peerHashes();
    }

    /** How the peer lets us prove who we are, where it has announced that (RFC 9593). */
    Optional<AuthMethods> peerMethods() {
        return peerMethods;
    }

    /** The peer sent these payloads. */
    void learnMethods(List<Payload> payloads) {
        peerMethods = AuthMethods.read(Inside.notify(payloads, NotifyType.SUPPORTED_AUTH_METHODS));
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

    /**
     * What one side's AUTH payload proves (RFC 7296, 2.15; RFC 9242, 3.3.2).
     *
     * @param authenticationKey SK_p of that side
     */
    Octets signedOctets(boolean ofInitiator, Prf prf, Secret authenticationKey, IdPayload id, int authMessageId) {
        return SignedOctets.of(
                init.signedBy(ofInitiator),
                init.nonceSignedBy(ofInitiator),
                SignedOctets.macedId(prf, authenticationKey, id),
                intAuth.value(authMessageId));
    }

    static IkeAlgorithms algorithms(Selection selection) {
        IkeCipher cipher = IkeCipher.of(selection.id(TransformType.ENCR)).orElseThrow();
        IkeIntegrity integrity =
                IkeIntegrity.of(selection.id(TransformType.INTEG)).orElseThrow();
        return new IkeAlgorithms(cipher, selection.keyBits(), integrity, Prf.of(selection.id(TransformType.PRF)));
    }
}
