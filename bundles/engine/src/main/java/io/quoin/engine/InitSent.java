package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.KePayload;
import io.quoin.wire.Message;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The initiator has sent IKE_SA_INIT (RFC 7296, 1.2), perhaps again with a cookie (2.6) or with another key-exchange
 * method (1.3).
 */
final class InitSent implements IkeState {
    /** One for a cookie, one for another method, and each again. */
    private static final int MAX_ATTEMPTS = 5;
    /** Octets of a cookie (RFC 7296, 2.6), which goes back to whoever says that it is the peer. */
    private static final int MAX_COOKIE = 64;

    private final IkeSa sa;
    private final PeerConfig peer;
    /** Those that were offered: which of them the peer chooses does not depend on what happens here meanwhile. */
    private final Methods methods;

    private final List<Proposal> offer;
    private final Octets nonce;
    private final boolean hasPpk;
    private KeyExchangeMethod method;
    private KeyExchangeMethod.Initiation initiation;
    private Optional<Octets> cookie = Optional.empty();
    private Octets request = Octets.empty();
    private int attempts;

    /** @param proposals those of the tunnel that can be offered, at least one */
    InitSent(IkeSa sa, PeerConfig peer, List<ProposalSpec> proposals) throws ProtocolException {
        this.sa = sa;
        this.peer = peer;
        this.methods = sa.environment().methods();
        this.offer = Methods.numbered(proposals, Octets.empty());
        this.hasPpk = hasPpk(peer);
        this.nonce = Nonces.fresh(sa.environment());
        begin(Methods.preferredMethod(offer));
    }

    private static boolean hasPpk(PeerConfig peer) throws ProtocolException {
        Optional<Ppk> any = peer.ppks().flatMap(ppks -> Ppk.find(ppks, ppk -> true));
        any.ifPresent(Ppk::close);
        if (any.isEmpty() && peer.requiresPpk()) {
            throw PeerConfig.noPpkLeft();
        }
        return any.isPresent();
    }

    private void begin(int transformId) throws ProtocolException {
        close();
        method = methods.get(transformId);
        initiation = KeyExchanges.initiate(method, sa.environment().random());
    }

    /** Sends the request as it now must be. */
    void send() {
        attempts++;
        SaDetails details = sa.details();
        var payloads = new ArrayList<Payload>();
        cookie.ifPresent(value -> payloads.add(NotifyPayload.of(NotifyType.COOKIE, value)));
        payloads.add(new SaPayload(offer));
        payloads.add(new KePayload(method.transformId(), initiation.share()));
        payloads.add(new NoncePayload(nonce));
        payloads.addAll(NatDetection.notifies(
                details.localSpi(),
                0,
                details.local(),
                details.remote(),
                sa.environment().settings().forceUdpEncapsulation()));
        payloads.addAll(extensions());
        sa.environment().schemes().announcement().ifPresent(payloads::add);
        if (hasPpk) {
            payloads.add(NotifyPayload.of(NotifyType.USE_PPK));
            payloads.add(NotifyPayload.of(NotifyType.USE_PPK_INT));
        }
        IkeHeader header = IkeHeader.of(details.localSpi(), 0, ExchangeType.IKE_SA_INIT, true, false, 0);
        request = new Message(header, payloads).encode();
        sa.requestInClear(request);
    }

    /**
     * What this gateway supports, told by both sides in IKE_SA_INIT (RFC 7383, 2.3; RFC 9242, 3.1;
     * draft-ietf-ipsecme-ikev2-downgrade-prevention-08, 6).
     */
    static List<NotifyPayload> extensions() {
        return List.of(
                NotifyPayload.of(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED),
                NotifyPayload.of(NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED),
                NotifyPayload.of(NotifyType.IKE_SA_INIT_FULL_TRANSCRIPT_AUTH));
    }

    @Override
    public String word() {
        return "IKE_SA_INIT sent";
    }

    @Override
    public void onInitResponse(Message response, Datagram datagram) throws ProtocolException {
        List<Payload> payloads = response.payloads();
        Inside.refuseCritical(payloads);
        Optional<NotifyPayload> newCookie = Inside.notify(payloads, NotifyType.COOKIE);
        Optional<NotifyPayload> otherMethod = Inside.notify(payloads, NotifyType.INVALID_KE_PAYLOAD);
        Optional<NotifyPayload> error = Inside.error(payloads);
        if (newCookie.isPresent()) {
            sendAgain(changeCookie(newCookie.get().data()));
        } else if (otherMethod.isPresent()) {
            sendAgain(changeMethod(otherMethod.get().data()));
        } else if (error.isPresent()) {
            throw ProtocolException.fromPeer("the peer answered IKE_SA_INIT with "
                            + NotifyType.nameOf(error.get().notifyType()))
                    .because(Advice.refusal(error.get()));
        } else {
            agree(response, datagram);
        }
    }

    /** @param changed else the response is most likely one that the network doubled */
    private void sendAgain(boolean changed) throws ProtocolException {
        if (attempts == MAX_ATTEMPTS) {
            throw ProtocolException.fromPeer("the peer asked for IKE_SA_INIT anew " + MAX_ATTEMPTS + " times");
        }
        if (changed) {
            sa.window().requestVoid();
            send();
        } else {
            attempts++;
        }
    }

    private boolean changeCookie(Octets wanted) throws ProtocolException {
        if (wanted.isEmpty() || wanted.length() > MAX_COOKIE) {
            throw ProtocolException.fromPeer(
                    "the peer's cookie has " + wanted.length() + " octets, not 1 to " + MAX_COOKIE);
        }
        boolean changed = cookie.filter(wanted::equals).isEmpty();
        cookie = Optional.of(wanted);
        return changed;
    }

    /** RFC 7296, 1.3: the method the peer wants must be one that was offered, or somebody plays tricks (2.7). */
    private boolean changeMethod(Octets data) throws ProtocolException {
        int wanted = data.length() == 2 ? data.at(0) << 8 | data.at(1) : 0;
        boolean offered = Methods.offers(offer, wanted);
        if (!offered) {
            throw ProtocolException.fromPeer(
                    "the peer asked for the key-exchange method " + wanted + ", which was not offered");
        }
        if (wanted == method.transformId()) {
            return false;
        }
        begin(wanted);
        return true;
    }

    private void agree(Message response, Datagram datagram) throws ProtocolException {
        List<Payload> payloads = response.payloads();
        KePayload ke = Inside.required(payloads, KePayload.class);
        Octets responderNonce = Inside.required(payloads, NoncePayload.class).nonce();
        Selection selection = selection(payloads, ke);
        SaDetails details = sa.details();
        details.remoteSpi(response.header().responderSpi());
        boolean intermediate = Inside.has(payloads, NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED);
        if (details.remoteSpi() == 0
                || !intermediate && !selection.additionalKeyExchanges().isEmpty()) {
            throw ProtocolException.fromPeer("the peer's IKE_SA_INIT response contradicts itself");
        }
        details.agreed(selection, methods.names());
        details.fragmentation(Inside.has(payloads, NotifyType.IKEV2_FRAGMENTATION_SUPPORTED));
        detectNat(payloads, datagram);
        boolean fullTranscript = Inside.has(payloads, NotifyType.IKE_SA_INIT_FULL_TRANSCRIPT_AUTH);
        var init = new InitExchange(
                request,
                datagram.octets(),
                nonce,
                responderNonce,
                fullTranscript,
                ppk(payloads),
                childless(payloads),
                Schemes.announced(Inside.notify(payloads, NotifyType.SIGNATURE_HASH_ALGORITHMS)));
        var handshake = new Handshake(init, selection, methods.all(selection.additionalKeyExchanges()));
        handshake.learnMethods(payloads);
        try (Secret secret = KeyExchanges.complete(method, initiation, ke)) {
            sa.use(IkeKeys.initial(Handshake.algorithms(selection), init.nonces(), details.spis(), secret));
        }
        sa.window().responseArrived();
        sa.deadlines().clear(Deadlines.Kind.RETRANSMIT);
        AuthSent.proceed(sa, handshake, peer);
    }

    /** Where the peer uses PPKs, where we have one. */
    private PpkUse ppk(List<Payload> payloads) throws ProtocolException {
        PpkUse used = hasPpk ? PpkUse.in(payloads) : PpkUse.NONE;
        if (used == PpkUse.NONE && peer.requiresPpk()) {
            throw ProtocolException.fromPeer("the peer does not use PPKs, which ppk = required demands")
                    .because(Cause.PPK);
        }
        return used;
    }

    /** RFC 6023, 3: whether the peer takes an IKE_AUTH without a Child SA. */
    private boolean childless(List<Payload> payloads) throws ProtocolException {
        boolean supported = Inside.has(payloads, NotifyType.CHILDLESS_IKEV2_SUPPORTED);
        if (!supported && peer.childless() == PeerConfig.Childless.REQUIRED) {
            throw ProtocolException.fromPeer(
                    "the peer does not support childless initiation, which childless = required demands");
        }
        return supported;
    }

    private Selection selection(List<Payload> payloads, KePayload ke) throws ProtocolException {
        Selection selection = Selection.accepted(
                        offer, Inside.required(payloads, SaPayload.class).proposals())
                .orElseThrow(() -> ProtocolException.fromPeer("the peer chose what was not offered"));
        sa.recorder().chose(Inside.required(payloads, SaPayload.class).proposals(), selection);
        if (ke.method() != method.transformId() || selection.id(TransformType.KE) != method.transformId()) {
            throw ProtocolException.fromPeer("the peer's key-exchange share does not fit the method");
        }
        if (!peer.allows(selection.chosen(), methods.names())) {
            throw ProtocolException.fromPeer("the peer chose no post-quantum key exchange, which pq = required demands")
                    .because(Cause.POST_QUANTUM);
        }
        return selection;
    }

    /** RFC 7296, 2.23: behind a NAT, all goes on from port 4500 to port 4500. */
    private void detectNat(List<Payload> payloads, Datagram datagram) throws ProtocolException {
        EngineSettings settings = sa.environment().settings();
        SaDetails details = sa.details();
        NatDetection nat = NatDetection.of(payloads, details.initiatorSpi(), details.responderSpi(), datagram);
        if (settings.forceUdpEncapsulation() && !nat.supported()) {
            throw ProtocolException.fromPeer("the peer cannot encapsulate ESP in UDP, which the data plane needs");
        }
        details.nat(nat, settings.forceUdpEncapsulation());
        if (details.nat()) {
            details.moveTo(settings.natPort(), settings.natPort());
        }
    }

    @Override
    public void close() {
        if (initiation != null) {
            initiation.close();
        }
    }
}
