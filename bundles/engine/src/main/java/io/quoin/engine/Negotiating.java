package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.IdPayload;
import io.quoin.wire.KePayload;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The responder has answered IKE_SA_INIT and waits for the additional key exchanges that were agreed, one after the
 * other, and then for IKE_AUTH.
 */
final class Negotiating implements IkeState {
    /** Each is read before the peer has authenticated. */
    private static final int MAX_PPK_SOURCES = 64;

    private final IkeSa sa;
    private final Handshake handshake;
    private List<PeerConfig> candidates;

    /** @param candidates the tunnels that this may be, of which IKE_AUTH tells the one */
    Negotiating(IkeSa sa, Handshake handshake, List<PeerConfig> candidates) {
        this.sa = sa;
        this.handshake = handshake;
        this.candidates = candidates;
    }

    /** Whether IKE_AUTH may tell that this is the tunnel. */
    boolean mayBe(PeerConfig peer) {
        return candidates.contains(peer);
    }

    /** The tunnel that is thought of first. */
    PeerConfig likeliest() {
        return candidates.get(0);
    }

    @Override
    public String word() {
        if (handshake.hasNextRound()) {
            return "waiting for IKE_INTERMEDIATE with " + handshake.nextRound().keyword();
        }
        return handshake.isPpkDue() ? "waiting for IKE_INTERMEDIATE with a PPK" : "waiting for IKE_AUTH";
    }

    @Override
    public Answer onRequest(Opened request) throws ProtocolException {
        try {
            return answer(request);
        } catch (ProtocolException e) {
            if (sa.details().peer().isEmpty()) {
                // The failure has to stand somewhere: with the tunnel that was thought of first.
                sa.details().peer(likeliest());
            }
            throw e;
        }
    }

    private Answer answer(Opened request) throws ProtocolException {
        Optional<NotifyPayload> error = Inside.error(request.payloads());
        if (error.isPresent()) {
            throw ProtocolException.fromPeer(
                    "the peer gave up with " + NotifyType.nameOf(error.get().notifyType()));
        }
        return switch (request.exchange()) {
            case IKE_INTERMEDIATE -> intermediate(request);
            case IKE_AUTH -> authenticate(request);
            default ->
                throw new ProtocolException(
                        NotifyType.INVALID_SYNTAX, "the peer sent " + request.exchange() + " before IKE_AUTH");
        };
    }

    private Answer intermediate(Opened request) throws ProtocolException {
        boolean ppkDue = handshake.isPpkDue();
        if (!handshake.hasNextRound() && !ppkDue) {
            throw new ProtocolException(NotifyType.INVALID_SYNTAX, "the peer sent an IKE_INTERMEDIATE too many");
        }
        handshake.cover(true, sa.keys(), request.covered());
        boolean keyExchange = handshake.hasNextRound();
        var payloads = new ArrayList<Payload>();
        var generations = new ArrayList<IkeKeys>();
        List<Octets> offered = IntermediatePpks.offered(request.payloads());
        // RFC 9867, 3.1: the PPKs may also come after the last key exchange, on their own.
        boolean settled = ppkDue && (!offered.isEmpty() || !keyExchange);
        Optional<Ppk> ppk = settled ? choosePpk(offered) : Optional.empty();
        try {
            if (keyExchange) {
                generations.add(keyExchange(request, payloads));
            }
            ppk.ifPresent(chosen -> {
                payloads.add(NotifyPayload.of(NotifyType.PPK_IDENTITY, chosen.identity()));
                IkeKeys before = generations.isEmpty() ? sa.keys() : generations.get(0);
                generations.add(before.mixPpk(chosen.key()));
                sa.details().ppkUsed();
            });
        } finally {
            ppk.ifPresent(Ppk::close);
        }
        // RFC 9242, 3.3.2: the response is protected and covered by the keys of before.
        return new Answer(payloads, sent -> {
            handshake.cover(false, sa.keys(), sent.covered());
            if (keyExchange) {
                handshake.roundPerformed();
            }
            if (settled) {
                handshake.settlePpk();
            }
            use(generations);
        });
    }

    /** Of two generations in one exchange nothing was protected with the first. */
    private void use(List<IkeKeys> generations) {
        for (int i = 0; i < generations.size(); i++) {
            if (i < generations.size() - 1) {
                generations.get(i).close();
            } else {
                sa.use(generations.get(i));
            }
        }
    }

    private IkeKeys keyExchange(Opened request, List<Payload> answer) throws ProtocolException {
        KeyExchangeMethod method = handshake.nextRound();
        KePayload ke = Inside.required(request.payloads(), KePayload.class);
        try (KeyExchangeMethod.Response response =
                KeyExchanges.respond(method, ke, sa.environment().random())) {
            answer.add(new KePayload(method.transformId(), response.share()));
            return sa.keys().mix(response.secret());
        }
    }

    /** Chooses a PPK. From then on only a tunnel that has it can be meant, or one that can do without. */
    private Optional<Ppk> choosePpk(List<Octets> offered) throws ProtocolException {
        List<Ppks> all = candidates.stream()
                .map(PeerConfig::ppks)
                .flatMap(Optional::stream)
                .distinct()
                .limit(MAX_PPK_SOURCES)
                .toList();
        Optional<IntermediatePpks.Chosen> chosen = IntermediatePpks.choose(offered, all, sa.keys());
        List<Ppks> sources = chosen.map(IntermediatePpks.Chosen::sources).orElse(List.of());
        narrow(peer ->
                !peer.requiresPpk() || peer.ppks().filter(sources::contains).isPresent());
        return chosen.map(IntermediatePpks.Chosen::ppk);
    }

    private void narrow(Predicate<PeerConfig> left) throws ProtocolException {
        List<PeerConfig> narrowed = candidates.stream().filter(left).toList();
        if (narrowed.isEmpty()) {
            throw new ProtocolException(
                            NotifyType.AUTHENTICATION_FAILED,
                            "the peer offers no PPK that it may use now, which ppk = required demands")
                    .because(Cause.PPK);
        }
        candidates = narrowed;
    }

    private Answer authenticate(Opened request) throws ProtocolException {
        if (handshake.hasNextRound()) {
            throw new ProtocolException(
                    NotifyType.INVALID_SYNTAX,
                    "the peer sent IKE_AUTH before " + handshake.nextRound().keyword());
        }
        if (handshake.isPpkDue()) {
            narrow(peer -> !peer.requiresPpk());
        }
        IdPayload id = id(request.payloads(), true)
                .orElseThrow(() -> new ProtocolException(NotifyType.INVALID_SYNTAX, "the peer's IKE_AUTH has no IDi"));
        PeerConfig peer = candidate(id, id(request.payloads(), false));
        AuthPayload auth = Message.first(request.payloads(), AuthPayload.class).orElseThrow(() -> new ProtocolException(
                        NotifyType.AUTHENTICATION_FAILED, "the peer wants EAP, which this tunnel does not do")
                .because(Cause.AUTH_METHOD));
        sa.details().peer(peer);
        handshake.learnMethods(request.payloads());
        var authenticator = new Authenticator(sa, handshake, peer);
        check(authenticator, peer, request, id, auth);
        return establish(peer, request, authenticator);
    }

    /** Checks what the peer proves, with the PPK mixed in that it names, where it is ours (RFC 8784, 3). */
    private void check(Authenticator authenticator, PeerConfig peer, Opened request, IdPayload id, AuthPayload auth)
            throws ProtocolException {
        Optional<Octets> named = Inside.notify(request.payloads(), NotifyType.PPK_IDENTITY)
                .filter(notify -> handshake.ppkInIkeAuth())
                .map(NotifyPayload::data);
        Optional<Ppk> same = named.flatMap(identity ->
                peer.ppks().flatMap(ppks -> Ppk.find(ppks, ppk -> ppk.identity().equals(identity))));
        same.ifPresent(this::mixIn);
        AuthPayload proof = same.isPresent() ? auth : withoutPpk(peer, named, request.payloads(), auth);
        authenticator.check(proof, id, request.messageId(), request.payloads());
        // Not before: who proves nothing must not use up what is used once.
        if (same.isPresent() && !peer.ppks().orElseThrow().use(same.get().id())) {
            throw new ProtocolException(NotifyType.AUTHENTICATION_FAILED, "the peer's PPK must not be used any more")
                    .because(Cause.PPK);
        }
    }

    private void mixIn(Ppk ppk) {
        try (ppk) {
            sa.keys().mixIn(ppk.key());
        }
        sa.details().ppkUsed();
    }

    /** What the peer proves without a PPK: its NO_PPK_AUTH where it names one, else its AUTH. */
    private AuthPayload withoutPpk(PeerConfig peer, Optional<Octets> named, List<Payload> request, AuthPayload auth)
            throws ProtocolException {
        Optional<Octets> otherwise =
                Inside.notify(request, NotifyType.NO_PPK_AUTH).map(NotifyPayload::data);
        if (peer.requiresPpk() && !sa.details().ppk() || named.isPresent() && otherwise.isEmpty()) {
            throw new ProtocolException(
                            NotifyType.AUTHENTICATION_FAILED,
                            "the peer's PPK is none that " + peer.remoteId() + " may use now")
                    .because(Cause.PPK);
        }
        return named.isEmpty() ? auth : new AuthPayload(auth.method(), otherwise.get());
    }

    private Answer establish(PeerConfig peer, Opened request, Authenticator authenticator) throws ProtocolException {
        var id = new IdPayload(false, peer.localId().type(), peer.localId().data());
        var payloads = new ArrayList<Payload>();
        payloads.add(id);
        payloads.addAll(authenticator.certificates());
        payloads.add(authenticator.prove(sa.keys().authenticationKey(false), id, request.messageId()));
        if (sa.details().ppk() && handshake.ppkInIkeAuth()) {
            payloads.add(NotifyPayload.of(NotifyType.PPK_IDENTITY));
        }
        Authenticator.requireFits(payloads);
        FragmentSize ofTunnel =
                sa.environment().fragmentSize(peer, sa.details().remote().getAddress());
        ofTunnel.learn(sa.details().fragmentSize());
        sa.details().fragmentSize(ofTunnel);
        Duration reauth = peer.lifetimes().reauth();
        if (!reauth.isZero()) {
            Octets seconds = Octets.ofInt((int) reauth.toSeconds());
            payloads.add(NotifyPayload.of(NotifyType.AUTH_LIFETIME, seconds));
        }
        if (!sa.owner().admits(peer)) {
            throw new ProtocolException(NotifyType.TEMPORARY_FAILURE, "the peer has too many IKE SAs already");
        }
        sa.authenticated();
        sa.trust(Trust.configured(peer, false, sa.environment()));
        var established = new Established(sa, peer);
        sa.become(established);
        sa.owner().established(sa, peer);
        Answer child = established.childOfIkeAuth(request.payloads(), handshake.nonces());
        payloads.addAll(child.payloads());
        boolean initialContact = Inside.has(request.payloads(), NotifyType.INITIAL_CONTACT);
        return new Answer(payloads, sent -> {
            established.announce();
            child.sent().accept(sent);
            if (initialContact) {
                sa.owner().initialContact(sa);
            }
            established.settle();
        });
    }

    private PeerConfig candidate(IdPayload id, Optional<IdPayload> wanted) throws ProtocolException {
        var claimed = new Identity(id.idType(), id.data());
        for (PeerConfig peer : candidates) {
            boolean named = wanted.map(own -> new Identity(own.idType(), own.data()).equals(peer.localId()))
                    .orElse(true);
            if (named && peer.remoteId().equals(claimed)) {
                return peer;
            }
        }
        sa.recorder().compare("peer's id", candidates.stream().map(PeerConfig::remoteId), claimed);
        wanted.map(own -> new Identity(own.idType(), own.data())).ifPresent(own -> sa.recorder()
                .compare("our id", candidates.stream().map(PeerConfig::localId), own));
        throw new ProtocolException(
                        NotifyType.AUTHENTICATION_FAILED,
                        "no tunnel is configured for the identity " + claimed
                                + wanted.map(own -> " with " + new Identity(own.idType(), own.data()))
                                        .orElse(""))
                .because(Cause.IDENTITY);
    }

    private static Optional<IdPayload> id(List<Payload> payloads, boolean ofInitiator) {
        return payloads.stream()
                .filter(IdPayload.class::isInstance)
                .map(IdPayload.class::cast)
                .filter(id -> id.initiator() == ofInitiator)
                .findFirst();
    }
}
