package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.ipsec.DataplaneException;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Both sides have authenticated: Child SAs come and go, until one side deletes the IKE SA. */
final class Established implements IkeState {
    /** Child SAs of one IKE SA. */
    private static final int MAX_CHILDREN = 256;
    /** Exchanges that wait for their turn: for each Child SA one that makes it, and one that deletes it. */
    private static final int MAX_QUEUED = 2 * MAX_CHILDREN;

    private final IkeSa sa;
    private final PeerConfig peer;
    private final Instant since;
    private final ChildResponder responder;
    private final FollowUps followUps;
    private final List<ChildSa> children = new ArrayList<>();
    private final Deque<Exchange> exchanges = new ArrayDeque<>();
    private long octetsSeen;
    private boolean deleting;

    Established(IkeSa sa, PeerConfig peer) {
        this.sa = sa;
        this.peer = peer;
        this.since = sa.environment().now();
        this.responder = new ChildResponder(sa, peer);
        this.followUps = new FollowUps(sa, this);
        sa.deadlines().clear(Deadlines.Kind.HALF_OPEN);
        scheduleLiveness();
    }

    @Override
    public String word() {
        return deleting ? "deleting" : "established";
    }

    Instant since() {
        return since;
    }

    Duration setUpTime() {
        return Duration.between(sa.details().startedAt(), since);
    }

    List<ChildSa> children() {
        return children;
    }

    /** Tells that the IKE SA is up. */
    void announce() {
        sa.environment().host().publish(new IkeEvent.IkeSaUp(peer.name(), Tunnel.status(sa)));
    }

    /** The peer has lost what it had before (RFC 7296, 2.4): so do we. */
    void replaceOthers() {
        sa.owner().replaceOthers(sa);
    }

    // -- what we begin --

    /** The children that IKE_AUTH has no room for. */
    void startFurtherChildren() {
        peer.children().stream().skip(1).forEach(this::startChild);
    }

    /** Sets up a Child SA, where there is none of that name. */
    void startChild(ChildConfig config) {
        if (deleting
                || children.stream().anyMatch(child -> child.name().equals(config.name()))
                || exchanges.stream().anyMatch(exchange -> exchange.makes(config))) {
            return;
        }
        try {
            begin(new CreateChild(sa, this, ChildOffer.inCreateChildSa(sa, config, 0)));
        } catch (ProtocolException e) {
            childFailed(config, e.getMessage());
        }
    }

    /** Ends the IKE SA: the peer is told, and answers. */
    void terminate(String reason) {
        if (!deleting) {
            deleting = true;
            List.copyOf(children).forEach(child -> remove(child, reason));
            forgetQueued();
            begin(Exchange.Informational.delete(DeletePayload.ofIkeSa(), () -> sa.close(reason)));
        }
    }

    /** What has not begun yet has no purpose on an IKE SA that ends. */
    private void forgetQueued() {
        while (exchanges.size() > 1) {
            exchanges.removeLast().close();
        }
    }

    private void begin(Exchange exchange) {
        if (exchanges.size() == MAX_QUEUED) {
            exchange.close();
            return;
        }
        exchanges.add(exchange);
        if (exchanges.size() == 1) {
            sendNext();
        }
    }

    private void sendNext() {
        Exchange exchange = exchanges.peek();
        if (exchange != null) {
            sa.request(exchange.type(), exchange.request());
        }
    }

    @Override
    public void onResponse(Opened response) throws ProtocolException {
        Exchange exchange = exchanges.element();
        if (exchange.type() != response.exchange()) {
            throw new ProtocolException(
                    NotifyType.INVALID_SYNTAX, "the peer answered " + exchange.type() + " with " + response.exchange());
        }
        boolean over = exchange.onResponse(response.payloads()) || deleting;
        if (!sa.isClosed()) {
            if (over) {
                exchanges.remove().close();
            }
            sendNext();
        }
    }

    /** The peer answered the offer of the first Child SA in IKE_AUTH. */
    void childAnswered(ChildOffer offer, Octets nonces, List<Payload> answer) {
        try {
            ChildAgreement agreement = offer.accepted(answer);
            install(agreement, sa.keys().keymat(nonces, List.of(), agreement.keymatLength()));
        } catch (ProtocolException e) {
            childFailed(offer.config(), e.getMessage());
        }
    }

    /**
     * Installs a Child SA that we began, both directions: the peer has installed its own before it answered.
     *
     * @param keymat is closed here
     */
    void install(ChildAgreement agreement, Secret keymat) {
        if (deleting) {
            keymat.close();
            return;
        }
        ChildSa child;
        try (keymat) {
            child = new ChildSa(sa, peer.name(), agreement, keymat, true);
        }
        children.add(child);
        try {
            child.openInbound();
            child.openOutbound();
            sa.environment().host().publish(new IkeEvent.ChildSaUp(peer.name(), child.status()));
        } catch (DataplaneException e) {
            removeAndTell(child, e.getMessage());
        }
    }

    void childFailed(ChildConfig config, String reason) {
        sa.owner().childFailed(sa, config.name() + ": " + reason);
    }

    private void removeAndTell(ChildSa child, String reason) {
        remove(child, reason);
        childFailed(child.config(), reason);
        begin(Exchange.Informational.delete(DeletePayload.ofEsp(List.of(child.inboundSpi())), () -> {}));
    }

    private void remove(ChildSa child, String reason) {
        ChildSaStatus last = child.status();
        children.remove(child);
        String why = child.close(reason);
        sa.environment().host().publish(new IkeEvent.ChildSaDown(peer.name(), last, why));
    }

    // -- what the peer begins --

    @Override
    public Answer onRequest(Opened request) throws ProtocolException {
        return switch (request.exchange()) {
            case INFORMATIONAL -> informational(request.payloads());
            case CREATE_CHILD_SA -> refusable(() -> createChild(request.payloads()));
            case IKE_FOLLOWUP_KE -> refusable(() -> followUps.next(request.payloads()));
            default ->
                throw new ProtocolException(
                        NotifyType.INVALID_SYNTAX,
                        "the peer began " + request.exchange() + " on an established IKE SA");
        };
    }

    interface Refusable {
        Answer answer() throws ProtocolException;
    }

    /** What cannot be had here is refused; the IKE SA goes on. */
    private static Answer refusable(Refusable attempt) {
        try {
            return attempt.answer();
        } catch (ProtocolException e) {
            return Answer.of(e.notification().map(List::<Payload>of).orElse(List.of()));
        }
    }

    private Answer informational(List<Payload> payloads) throws ProtocolException {
        Optional<NotifyPayload> error = Inside.error(payloads);
        if (error.isPresent() && error.get().is(NotifyType.AUTHENTICATION_FAILED)) {
            throw ProtocolException.fromPeer("the peer did not accept our authentication");
        }
        var deleted = new ArrayList<Octets>();
        for (Payload payload : payloads) {
            if (payload instanceof DeletePayload delete && delete.protocolId() == Proposal.IKE) {
                return new Answer(List.of(), sent -> sa.close("the peer deleted it"));
            }
            if (payload instanceof DeletePayload delete && delete.protocolId() == Proposal.ESP) {
                delete.spis().forEach(spi -> deleted(spi).ifPresent(deleted::add));
            }
        }
        return Answer.of(deleted.isEmpty() ? List.of() : List.of(DeletePayload.ofEsp(deleted)));
    }

    /** RFC 7296, 1.4.1: the peer names the SPI of what we send; we answer with that of what it sends. */
    private Optional<Octets> deleted(Octets spi) {
        Optional<ChildSa> child = children.stream()
                .filter(candidate -> candidate.outboundSpi().equals(spi))
                .findFirst();
        child.ifPresent(found -> {
            remove(found, "the peer deleted it");
            if (children.stream().noneMatch(other -> other.name().equals(found.name()))) {
                sa.owner().childGone(sa);
            }
        });
        return child.map(ChildSa::inboundSpi);
    }

    /** The first Child SA, in IKE_AUTH: refused, the IKE SA is established without it (RFC 7296, 1.2). */
    Answer childOfIkeAuth(List<Payload> request, Octets nonces) {
        if (request.stream().noneMatch(SaPayload.class::isInstance)) {
            return Answer.of(List.of());
        }
        return refusable(() -> {
            ChildResponder.Agreed agreed = agreeInIkeAuth(request);
            return accept(agreed.agreement(), agreed.payloads(), nonces, List.of());
        });
    }

    private ChildResponder.Agreed agreeInIkeAuth(List<Payload> request) throws ProtocolException {
        try {
            return responder.agree(request, true);
        } catch (ProtocolException e) {
            sa.owner().childFailed(sa, e.getMessage());
            throw e;
        }
    }

    private Answer createChild(List<Payload> request) throws ProtocolException {
        boolean rekeysIke = Inside.required(request, SaPayload.class).proposals().stream()
                .anyMatch(proposal -> proposal.protocolId() == Proposal.IKE);
        if (rekeysIke || deleting || children.size() >= MAX_CHILDREN) {
            throw new ProtocolException(NotifyType.NO_ADDITIONAL_SAS, "no further SA is taken");
        }
        Optional<NotifyPayload> rekeyed = Inside.notify(request, NotifyType.REKEY_SA);
        if (rekeyed.isPresent()
                && children.stream().noneMatch(child -> child.outboundSpi()
                        .equals(rekeyed.get().spi()))) {
            throw new ProtocolException(NotifyType.CHILD_SA_NOT_FOUND, "the peer rekeys what is not there");
        }
        ChildResponder.Agreed agreed = responder.agree(request, false);
        return followUps.begin(responder, agreed, request);
    }

    /**
     * Accepts a Child SA that the peer began. Its inbound half is open before the answer leaves, its outbound half
     * after.
     *
     * @param payloads of the answer
     * @param nonces Ni | Nr
     */
    Answer accept(ChildAgreement agreement, List<Payload> payloads, Octets nonces, List<Secret> secrets)
            throws ProtocolException {
        ChildSa child;
        try (Secret keymat = sa.keys().keymat(nonces, secrets, agreement.keymatLength())) {
            child = new ChildSa(sa, peer.name(), agreement, keymat, false);
        }
        try {
            child.openInbound();
        } catch (DataplaneException e) {
            String why = child.close(e.getMessage());
            sa.owner().childFailed(sa, why);
            throw new ProtocolException(NotifyType.TEMPORARY_FAILURE, why);
        }
        children.add(child);
        return new Answer(payloads, sent -> {
            try {
                child.openOutbound();
                sa.environment().host().publish(new IkeEvent.ChildSaUp(peer.name(), child.status()));
            } catch (DataplaneException e) {
                removeAndTell(child, e.getMessage());
            }
        });
    }

    // -- time --

    @Override
    public void onDeadline(Deadlines.Kind kind) {
        switch (kind) {
            case LIVENESS -> checkLiveness();
            case FOLLOW_UP -> followUps.expire();
            default -> throw new IllegalStateException("an established IKE SA has no deadline " + kind);
        }
    }

    /** RFC 7296, 2.4: a peer from which something came is alive; only a silent one is asked. */
    private void checkLiveness() {
        long octets = children.stream()
                .mapToLong(child -> child.inboundCounters().octets())
                .sum();
        Instant heardAt = sa.details().heardAt();
        boolean heard = octets != octetsSeen
                || heardAt.plus(peer.liveness()).isAfter(sa.environment().now());
        octetsSeen = octets;
        if (!heard && exchanges.isEmpty()) {
            begin(Exchange.Informational.liveness());
        }
        scheduleLiveness();
    }

    private void scheduleLiveness() {
        sa.deadlines().set(Deadlines.Kind.LIVENESS, sa.environment().now().plus(peer.liveness()));
    }

    @Override
    public void close() {
        List.copyOf(children).forEach(child -> remove(child, "its IKE SA ended"));
        exchanges.forEach(Exchange::close);
        followUps.close();
    }
}
