package io.quoin.engine;

import io.quoin.bytes.Secret;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IdPayload;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The initiator has sent IKE_AUTH, with the offer of the first Child SA (RFC 7296, 1.2) or without (RFC 6023, 5). */
final class AuthSent implements IkeState {
    private final IkeSa sa;
    private final Handshake handshake;
    private final PeerConfig peer;
    private final Authenticator authenticator;
    private final Optional<ChildOffer> child;
    private final Optional<Ppk> ppk;

    private AuthSent(IkeSa sa, Handshake handshake, PeerConfig peer) throws ProtocolException {
        this.sa = sa;
        this.handshake = handshake;
        this.peer = peer;
        this.authenticator = new Authenticator(sa, handshake, peer);
        boolean childless = handshake.childless() && peer.childless() != PeerConfig.Childless.NO;
        this.child = Optional.of(peer.children().get(0))
                .filter(first -> !childless)
                .map(first -> ChildOffer.inIkeAuth(sa, first));
        this.ppk = handshake.ppkInIkeAuth() ? usable(peer) : Optional.empty();
    }

    /** The peer is to see no PPK that may not be used, and none again that is used once. */
    private static Optional<Ppk> usable(PeerConfig peer) throws ProtocolException {
        Optional<Ppk> usable = peer.ppks().flatMap(ppks -> Ppk.find(ppks, ppk -> ppks.use(ppk.id())));
        if (usable.isEmpty() && peer.requiresPpk()) {
            throw PeerConfig.noPpkLeft();
        }
        return usable;
    }

    /** Goes on to the next additional key exchange, or to IKE_AUTH after the last. */
    static void proceed(IkeSa sa, Handshake handshake, PeerConfig peer) throws ProtocolException {
        if (handshake.hasNextRound() || handshake.isPpkDue()) {
            var next = new IntermediateSent(sa, handshake, peer);
            sa.become(next);
            next.send();
        } else {
            var next = new AuthSent(sa, handshake, peer);
            sa.become(next);
            next.send();
        }
    }

    private void send() throws ProtocolException {
        var id = new IdPayload(true, peer.localId().type(), peer.localId().data());
        var payloads = new ArrayList<Payload>();
        payloads.add(id);
        payloads.addAll(authenticator.certificates());
        payloads.addAll(Authenticator.request(sa.environment(), List.of(peer)));
        if (handshake.peerMethods().isPresent()) {
            AuthMethods.announcement(sa.environment().schemes(), List.of(peer)).ifPresent(payloads::add);
        }
        if (sa.owner().isInitialContact(sa)) {
            payloads.add(NotifyPayload.of(NotifyType.INITIAL_CONTACT));
        }
        payloads.add(
                new IdPayload(false, peer.remoteId().type(), peer.remoteId().data()));
        payloads.addAll(auth(id));
        child.ifPresent(offer -> {
            payloads.add(offer.sa());
            payloads.addAll(offer.selectors());
        });
        Authenticator.requireFits(payloads);
        sa.request(ExchangeType.IKE_AUTH, payloads);
    }

    /** AUTH, and with a PPK what it is called and, where it may be done without, AUTH without it (RFC 8784, 3). */
    private List<Payload> auth(IdPayload id) throws ProtocolException {
        int messageId = sa.window().requestId();
        if (ppk.isEmpty()) {
            return List.of(authenticator.prove(sa.keys().authenticationKey(true), id, messageId));
        }
        var payloads = new ArrayList<Payload>();
        try (Secret key = sa.keys().authenticationKey(true, ppk.get().key())) {
            payloads.add(authenticator.prove(key, id, messageId));
        }
        payloads.add(NotifyPayload.of(NotifyType.PPK_IDENTITY, ppk.get().identity()));
        if (!peer.requiresPpk()) {
            AuthPayload plain = authenticator.prove(sa.keys().authenticationKey(true), id, messageId);
            payloads.add(NotifyPayload.of(NotifyType.NO_PPK_AUTH, plain.data()));
        }
        return payloads;
    }

    @Override
    public String word() {
        return "IKE_AUTH sent";
    }

    @Override
    public void onResponse(Opened response) throws ProtocolException {
        response.requireAnswerTo(ExchangeType.IKE_AUTH);
        boolean hasAuth = Message.first(response.payloads(), AuthPayload.class).isPresent();
        Optional<NotifyPayload> error = Inside.error(response.payloads());
        if (!hasAuth && error.isPresent()) {
            throw ProtocolException.fromPeer("the peer answered IKE_AUTH with "
                            + NotifyType.nameOf(error.get().notifyType()) + hint(error.get()))
                    .because(Advice.refusal(error.get()));
        }
        IdPayload id = Inside.required(response.payloads(), IdPayload.class);
        takePpk(Inside.has(response.payloads(), NotifyType.PPK_IDENTITY));
        AuthPayload auth = Inside.required(response.payloads(), AuthPayload.class);
        checkIdentity(id);
        authenticator.check(auth, id, response.messageId(), response.payloads());
        sa.authenticated();
        sa.trust(Trust.configured(peer, true, sa.environment()));
        Inside.authLifetime(response.payloads())
                .ifPresent(lifetime -> sa.trust(sa.trust().atMost(lifetime, sa.environment())));
        var established = new Established(sa, peer);
        sa.become(established);
        established.announce();
        child.ifPresent(offer -> established.childAnswered(offer, handshake.nonces(), response.payloads()));
        peer.children().stream().skip(child.isPresent() ? 1 : 0).forEach(established::startChild);
        established.settle();
    }

    private void takePpk(boolean peerHasIt) throws ProtocolException {
        if (ppk.isPresent() && peerHasIt) {
            sa.keys().mixIn(ppk.get().key());
            sa.details().ppkUsed();
        } else if (peer.requiresPpk() && !sa.details().ppk()) {
            throw new ProtocolException(
                            NotifyType.AUTHENTICATION_FAILED,
                            "the peer does not use the PPK, which ppk = required demands")
                    .because(Cause.PPK);
        }
    }

    private void checkIdentity(IdPayload id) throws ProtocolException {
        var claimed = new Identity(id.idType(), id.data());
        if (id.initiator() || !claimed.equals(peer.remoteId())) {
            sa.recorder().compare("peer's id", Stream.of(peer.remoteId()), claimed);
            throw new ProtocolException(
                            NotifyType.AUTHENTICATION_FAILED,
                            "the peer says it is " + claimed + ", not " + peer.remoteId())
                    .because(Cause.IDENTITY);
        }
    }

    private String hint(NotifyPayload error) {
        if (!error.is(NotifyType.AUTHENTICATION_FAILED)) {
            return "";
        }
        boolean shared = peer.credentials().each().stream().allMatch(Credentials.PreSharedKey.class::isInstance);
        return ": look at the identities and the " + (shared ? "pre-shared key" : "keys and certificates");
    }

    @Override
    public void close() {
        ppk.ifPresent(Ppk::close);
    }
}
