package io.quoin.engine;

import io.quoin.bytes.Octets;
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
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers IKE_SA_INIT requests. Before a cookie or a free place is found nothing is remembered; all that can be
 * answered without remembering are a cookie, another key-exchange method, no proposal, and a bad share.
 */
final class InitResponder {
    /** RFC 6023, 4 wants the protocol named, though there is no SPI. */
    private static final NotifyPayload CHILDLESS_SUPPORTED = new NotifyPayload(
            Proposal.IKE, Octets.empty(), NotifyType.CHILDLESS_IKEV2_SUPPORTED.code(), Octets.empty());

    private final Environment environment;
    private final Places places;
    private final SaOwner owner;
    private final Cookies cookies;
    private final RefusalLimits refusals = new RefusalLimits();

    /** What the engine knows and an IKE_SA_INIT request depends on. */
    interface Places {
        /** How many IKE SAs are half-open. */
        int halfOpen();

        /** How many of them with one peer address. */
        int halfOpen(InetAddress remote);

        /** Closes the oldest IKE SA that is half-open. */
        void giveUpOldest();

        /** The tunnels that a message between these addresses may be for, first those that name the peer's. */
        List<PeerConfig> candidates(InetAddress local, InetAddress remote);
    }

    /** A request that has what it needs. */
    private record Request(
            Datagram datagram, long initiatorSpi, List<Payload> payloads, SaPayload sa, KePayload ke, Octets nonce) {}

    /** What was chosen, and the tunnels for which it can be chosen. */
    private record Choice(Selection selection, List<PeerConfig> candidates) {}

    InitResponder(Environment environment, Places places, SaOwner owner) {
        this.environment = environment;
        this.places = places;
        this.owner = owner;
        this.cookies = new Cookies(environment.random());
    }

    /** Answers a request that is not a repeated one. */
    void answer(Message message, Datagram datagram) {
        List<Payload> payloads = message.payloads();
        Optional<SaPayload> sa = message.first(SaPayload.class);
        Optional<KePayload> ke = message.first(KePayload.class);
        Optional<NoncePayload> nonce = message.first(NoncePayload.class);
        long spi = message.header().initiatorSpi();
        if (sa.isEmpty() || ke.isEmpty() || nonce.isEmpty() || spi == 0) {
            environment.drop(DropReason.UNEXPECTED);
            return;
        }
        var request = new Request(
                datagram, spi, payloads, sa.get(), ke.get(), nonce.get().nonce());
        if (isAdmitted(request)) {
            choose(request);
        }
    }

    /** RFC 7296, 2.6: under load only who returns a cookie, and no more than the limits allow. */
    private boolean isAdmitted(Request request) {
        EngineSettings settings = environment.settings();
        InetAddress remote = request.datagram.remote().getAddress();
        boolean underLoad = places.halfOpen() >= settings.cookieThreshold()
                // Else whoever pretends to be at a peer's address could lock the peer out.
                || places.halfOpen(remote) >= settings.maxHalfOpenPerAddress() / 2
                // What is refused leaves nothing half-open, but may have cost as much.
                || refusals.isExhausted(remote, environment.now());
        if (underLoad && !hasCookie(request, remote)) {
            Octets cookie = cookies.give(request.nonce, remote, request.initiatorSpi, environment.now());
            reply(request, NotifyPayload.of(NotifyType.COOKIE, cookie));
            return false;
        }
        if (places.halfOpen(remote) >= settings.maxHalfOpenPerAddress()) {
            environment.drop(DropReason.HALF_OPEN_LIMIT);
            return false;
        }
        if (places.halfOpen() >= settings.maxHalfOpen()) {
            // Else who fills all places locks everybody out. Who means it has gone on long before his is the oldest.
            environment.drop(DropReason.HALF_OPEN_LIMIT);
            places.giveUpOldest();
        }
        return true;
    }

    private boolean hasCookie(Request request, InetAddress remote) {
        Optional<NotifyPayload> cookie = Inside.notify(request.payloads, NotifyType.COOKIE);
        boolean good = cookie.isPresent()
                && cookies.recognises(
                        cookie.get().data(), request.nonce, remote, request.initiatorSpi, environment.now());
        if (cookie.isPresent() && !good) {
            environment.drop(DropReason.COOKIE);
        }
        return good;
    }

    private void choose(Request request) {
        Datagram datagram = request.datagram;
        List<PeerConfig> candidates = places.candidates(
                datagram.local().getAddress(), datagram.remote().getAddress());
        if (candidates.isEmpty()) {
            environment.drop(DropReason.NO_CONFIGURATION);
            return;
        }
        try {
            Inside.refuseCritical(request.payloads);
        } catch (ProtocolException e) {
            fail(request, candidates.get(0), e);
            return;
        }
        Optional<Choice> choice = choice(request, candidates);
        if (choice.isEmpty()) {
            var none =
                    new ProtocolException(NotifyType.NO_PROPOSAL_CHOSEN, "none of the peer's proposals is acceptable");
            fail(request, candidates.get(0), none);
            return;
        }
        int wanted = choice.get().selection.id(TransformType.KE);
        if (wanted != request.ke.method()) {
            Octets method = Octets.of((byte) (wanted >>> 8), (byte) wanted);
            refuse(request, NotifyPayload.of(NotifyType.INVALID_KE_PAYLOAD, method));
            return;
        }
        respond(request, choice.get());
    }

    /**
     * By the first tunnel that takes a post-quantum key exchange, or else anything: one that may go without must not
     * stand in the way of one that demands it. IKE_AUTH may tell another tunnel, where that takes the same. A tunnel
     * that names the peer's address is more likely meant than one that takes any.
     */
    private Optional<Choice> choice(Request request, List<PeerConfig> candidates) {
        Map<Boolean, List<PeerConfig>> byAnywhere =
                candidates.stream().collect(Collectors.partitioningBy(PeerConfig::isAnywhere));
        Optional<Selection> best = best(request, byAnywhere.get(false)).or(() -> best(request, byAnywhere.get(true)));
        return best.map(selection -> new Choice(
                selection,
                candidates.stream()
                        .filter(peer -> candidates.size() == 1
                                || select(List.of(selection.answer(Proposal.IKE, Octets.empty())), peer)
                                        .isPresent())
                        .toList()));
    }

    private Optional<Selection> best(Request request, List<PeerConfig> candidates) {
        List<Selection> possible = candidates.stream()
                .map(peer -> select(usable(request), peer))
                .flatMap(Optional::stream)
                .toList();
        return possible.stream()
                .filter(selection -> environment.methods().names().isPostQuantum(selection.chosen()))
                .findFirst()
                .or(() -> possible.stream().findFirst());
    }

    private Optional<Selection> select(List<Proposal> proposals, PeerConfig peer) {
        Methods methods = environment.methods();
        return Selection.among(
                methods.offerable(peer.ikeProposals()), proposals, chosen -> peer.allows(chosen, methods.names()));
    }

    private static List<Proposal> usable(Request request) {
        boolean intermediate = Inside.has(request.payloads, NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED);
        // RFC 9370, 2.2.1: without IKE_INTERMEDIATE the additional key exchanges are transform types not known.
        return request.sa.proposals().stream()
                .filter(proposal -> proposal.protocolId() == Proposal.IKE)
                .filter(proposal -> intermediate
                        || proposal.transforms().stream()
                                .noneMatch(transform -> transform.type() >= TransformType.ADDKE1))
                .toList();
    }

    private void respond(Request request, Choice choice) {
        KeyExchangeMethod method = environment.methods().get(request.ke.method());
        if (request.ke.data().length() != method.initiatorShareLength()) {
            environment.drop(DropReason.BAD_SHARE);
            return;
        }
        try (KeyExchangeMethod.Response answer = KeyExchanges.respond(method, request.ke, environment.random())) {
            open(request, choice, answer);
        } catch (ProtocolException e) {
            environment.drop(DropReason.BAD_SHARE);
            fail(request, choice.candidates.get(0), e);
        }
    }

    private void open(Request request, Choice choice, KeyExchangeMethod.Response answer) {
        Datagram datagram = request.datagram;
        var details =
                new SaDetails(false, environment.newIkeSpi(), datagram.local(), datagram.remote(), environment.now());
        details.remoteSpi(request.initiatorSpi);
        details.firstRequest(datagram.octets());
        boolean ipv6 = datagram.remote().getAddress() instanceof Inet6Address;
        details.fragmentSize(new FragmentSize(choice.candidates.get(0).fragmentSize(), ipv6));
        details.fragmentation(Inside.has(request.payloads, NotifyType.IKEV2_FRAGMENTATION_SUPPORTED));
        details.agreed(choice.selection, environment.methods().names());
        NatDetection nat = NatDetection.of(request.payloads, request.initiatorSpi, 0, datagram);
        boolean force = environment.settings().forceUdpEncapsulation();
        details.nat(nat, nat.supported() && force);
        Octets nonce = Nonces.fresh(environment);
        Octets response = response(request, choice, answer.share(), nonce, details, nat.supported());
        var sa = new IkeSa(environment, details, owner);
        sa.recorder().ours(choice.candidates.get(0));
        sa.recorder().chose(request.sa.proposals(), choice.selection);
        sa.use(IkeKeys.initial(
                Handshake.algorithms(choice.selection),
                Octets.concat(request.nonce, nonce),
                details.spis(),
                answer.secret()));
        boolean fullTranscript = Inside.has(request.payloads, NotifyType.IKE_SA_INIT_FULL_TRANSCRIPT_AUTH);
        var init = new InitExchange(
                datagram.octets(),
                response,
                request.nonce,
                nonce,
                fullTranscript,
                ppk(request, choice),
                true,
                Schemes.announced(Inside.notify(request.payloads, NotifyType.SIGNATURE_HASH_ALGORITHMS)));
        var handshake = new Handshake(
                init, choice.selection, environment.methods().all(choice.selection.additionalKeyExchanges()));
        sa.become(new Negotiating(sa, handshake, choice.candidates));
        sa.deadlines()
                .set(
                        Deadlines.Kind.HALF_OPEN,
                        environment.now().plus(environment.settings().halfOpenLifetime()));
        owner.opened(sa);
        sa.answeredInit(datagram, response);
    }

    private Octets response(
            Request request, Choice choice, Octets share, Octets nonce, SaDetails details, boolean natSupported) {
        Selection selection = choice.selection;
        var payloads = new ArrayList<Payload>();
        payloads.add(new SaPayload(List.of(selection.answer(Proposal.IKE, Octets.empty()))));
        payloads.add(new KePayload(selection.id(TransformType.KE), share));
        payloads.add(new NoncePayload(nonce));
        if (natSupported) {
            payloads.addAll(NatDetection.notifies(
                    details.initiatorSpi(),
                    details.responderSpi(),
                    details.local(),
                    details.remote(),
                    environment.settings().forceUdpEncapsulation()));
        }
        payloads.addAll(Authenticator.request(environment, choice.candidates));
        payloads.addAll(InitSent.extensions());
        payloads.add(CHILDLESS_SUPPORTED);
        environment.schemes().announcement().ifPresent(payloads::add);
        switch (ppk(request, choice)) {
            case IN_IKE_AUTH -> payloads.add(NotifyPayload.of(NotifyType.USE_PPK));
            case IN_INTERMEDIATE -> payloads.add(NotifyPayload.of(NotifyType.USE_PPK_INT));
            default -> {}
        }
        List<Payload> announced = new ArrayList<>(payloads);
        AuthMethods.announcement(environment.schemes(), choice.candidates).ifPresent(announced::add);
        Octets announcing = encode(request, details.localSpi(), announced);
        // IKE_SA_INIT cannot be fragmented by IKE, and the announcement can be done without.
        return announcing.length() <= details.fragmentSize().longestUncut()
                ? announcing
                : encode(request, details.localSpi(), payloads);
    }

    /** Where the peer uses PPKs, where a tunnel that it may be for has one. */
    private static PpkUse ppk(Request request, Choice choice) {
        boolean any = choice.candidates.stream().anyMatch(peer -> peer.ppks().isPresent());
        return any ? PpkUse.in(request.payloads) : PpkUse.NONE;
    }

    /** Tells the peer and the operator, both no more often than refusals may be. */
    private void fail(Request request, PeerConfig peer, ProtocolException why) {
        if (mayRefuse(request.datagram)) {
            owner.refused(peer, attempt(request, peer, why));
            why.notification().ifPresent(notify -> reply(request, notify));
            environment
                    .host()
                    .publish(new IkeEvent.NegotiationFailed(peer.name(), request.datagram.remote(), why.getMessage()));
        }
    }

    private Attempt attempt(Request request, PeerConfig peer, ProtocolException why) {
        var details = new SaDetails(false, 0, request.datagram.local(), request.datagram.remote(), environment.now());
        var recorder = new Recorder(details, environment);
        why.notification()
                .ifPresent(notify ->
                        recorder.answeredInit(request.datagram.octets(), encode(request, 0, List.of(notify))));
        boolean intermediate = Inside.has(request.payloads, NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED);
        recorder.refuses(peer, request.sa.proposals(), intermediate, why);
        return recorder.failed(why.getMessage());
    }

    private void refuse(Request request, NotifyPayload why) {
        if (mayRefuse(request.datagram)) {
            reply(request, why);
        }
    }

    private boolean mayRefuse(Datagram request) {
        boolean may = refusals.allows(request.remote().getAddress(), environment.now());
        if (!may) {
            environment.drop(DropReason.REFUSAL_LIMIT);
        }
        return may;
    }

    /** RFC 7296, 2.5: the header of the answer tells the version that can be had. */
    void refuseVersion(IkeHeader request, Datagram datagram) {
        if (mayRefuse(datagram)) {
            var header = new IkeHeader(
                    request.initiatorSpi(),
                    request.responderSpi(),
                    2,
                    0,
                    request.exchangeType(),
                    !request.fromOriginalInitiator(),
                    false,
                    true,
                    request.messageId());
            Octets answer = new Message(header, List.of(NotifyPayload.of(NotifyType.INVALID_MAJOR_VERSION))).encode();
            environment.host().send(new Datagram(datagram.local(), datagram.remote(), answer));
        }
    }

    private void reply(Request request, NotifyPayload notify) {
        Datagram to = request.datagram;
        environment.host().send(new Datagram(to.local(), to.remote(), encode(request, 0, List.of(notify))));
    }

    private static Octets encode(Request request, long responderSpi, List<Payload> payloads) {
        IkeHeader header = IkeHeader.of(request.initiatorSpi, responderSpi, ExchangeType.IKE_SA_INIT, false, true, 0);
        return new Message(header, payloads).encode();
    }
}
