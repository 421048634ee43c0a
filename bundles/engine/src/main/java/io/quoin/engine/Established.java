package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.ipsec.DataplaneException;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Transform;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Both sides have authenticated: Child SAs come, are replaced and go, and in the end another IKE SA takes this one's
 * place, or one side deletes it. This is what we begin; what the peer begins is with {@link PeerRequests}.
 */
final class Established implements IkeState, ChildSas.Clockwork {
    /** How long an IKE SA that was replaced, or that yields to another, waits for the peer to delete it. */
    private static final Duration REPLACED_LIFETIME = Duration.ofSeconds(30);
    /** How long to wait before IKE is rekeyed again. */
    private static final Duration REKEY_AGAIN = Duration.ofSeconds(5);
    /** How long the peer may take to rekey IKE: long enough for it to try again. */
    private static final Duration PEER_REKEYS = Duration.ofSeconds(60);

    private static final String YIELDED = "another one of the same peer took its place";

    private final IkeSa sa;
    private final Instant since;
    private final Collisions collisions;
    private final PeerRequests requests;
    private final ChildSas children;
    private final Exchanges exchanges;
    private final Upkeep upkeep;
    /** Made by the peer while we make one too. */
    private Optional<Established> pending = Optional.empty();
    /** What this one is {@link #pending} for. */
    private Optional<Established> holder = Optional.empty();
    /** What has taken its place, with its Child SAs. */
    private Optional<Established> heir = Optional.empty();

    private boolean replaced;
    private boolean deleting;

    Established(IkeSa sa, PeerConfig peer) {
        this.sa = sa;
        this.since = sa.environment().now();
        this.collisions = new Collisions(this);
        this.requests = new PeerRequests(sa, this);
        this.children = new ChildSas(sa, peer, this);
        this.exchanges = new Exchanges(sa);
        sa.deadlines().clear(Deadlines.Kind.HALF_OPEN);
        setDeadline(Deadlines.Kind.REKEY, Lifetimes.jittered(peer.lifetimes().ike(), sa.environment()));
        setDeadline(Deadlines.Kind.EXPIRE, Lifetimes.hard(peer.lifetimes().ike()));
        this.upkeep = new Upkeep(sa, peer, this);
    }

    private void setDeadline(Deadlines.Kind kind, Duration after) {
        sa.deadlines().set(kind, sa.environment().now().plus(after));
    }

    private PeerConfig peer() {
        return sa.details().config();
    }

    Upkeep upkeep() {
        return upkeep;
    }

    @Override
    public String word() {
        return deleting ? "deleting" : replaced ? "replaced" : "established";
    }

    Instant since() {
        return since;
    }

    Duration setUpTime() {
        return Duration.between(sa.details().startedAt(), since);
    }

    /** Its Child SAs; those that went to another IKE SA are found as before. */
    ChildSas children() {
        return heir.map(Established::children).orElse(children);
    }

    Collisions collisions() {
        return collisions;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    IkeSa sa() {
        return sa;
    }

    /** Whether another IKE SA has its place, and its Child SAs, as long as nothing else is decided. */
    boolean isReplaced() {
        return replaced || holder.isPresent();
    }

    /** Whether nothing may be begun on it any more. */
    boolean isEnding() {
        return replaced || deleting;
    }

    /** Tells that the IKE SA is up. */
    void announce() {
        publish(new IkeEvent.IkeSaUp(peer().name(), Tunnel.status(sa)));
        sa.owner().up(sa);
    }

    void publish(IkeEvent event) {
        sa.environment().host().publish(event);
    }

    // -- Child SAs --

    /** Sets up a Child SA, where there is none of that name. */
    void startChild(ChildConfig config) {
        // Before it is known that it takes the place of another, that one's Child SAs are not seen here.
        if (!isEnding() && holder.isEmpty() && !children.has(config.name()) && !exchanges.makes(config)) {
            create(config, Optional.empty());
        }
    }

    private void create(ChildConfig config, Optional<ChildSa> replaces) {
        try {
            ChildOffer offer = ChildOffer.inCreateChildSa(sa, config);
            exchanges.begin(new CreateChildSa(sa, this, new NewChild(sa, this, offer, replaces)));
        } catch (ProtocolException e) {
            Runnable orFails = () -> childFailed(config, e.getMessage());
            replaces.ifPresentOrElse(child -> rekeyAgain(child, REKEY_AGAIN, e), orFails);
        }
    }

    /** Begins what must not wait for others. */
    void beginNext(Exchange exchange) {
        exchanges.beginNext(exchange);
    }

    /** The peer has refused an exchange of ours: in the end it goes on with one who has lost touch (RFC 7296, 2.25). */
    void refused(Optional<NotifyPayload> refusal) {
        if (collisions.isOutOfStep(refusal, sa.environment().now())) {
            terminate("the peer goes on refusing with "
                    + refusal.map(notify -> NotifyType.nameOf(notify.notifyType()))
                            .orElse(""));
        }
    }

    @Override
    public void onResponse(Opened response) throws ProtocolException {
        exchanges.onResponse(response);
        settle();
    }

    /** What was to be set up is: others of the same peer may go now. */
    void settle() {
        if (isSettled()) {
            sa.owner().settled(sa);
        }
    }

    private boolean isSettled() {
        return !sa.isClosed() && !isEnding() && exchanges.isEmpty();
    }

    /**
     * Goes, because another IKE SA of the same peer counts: at once where that one is known to both sides, because we
     * initiated it, and its Child SAs take the place of ours. Else the peer does the same, and we wait for that.
     */
    void yieldTo(Established other) {
        if (other.sa.origin().filter(Origin::weInitiated).isPresent()
                && other.isSettled()
                && children.current().stream().allMatch(child -> other.children.has(child.name()))) {
            terminate(YIELDED, Optional.of(other));
        } else {
            sa.deadlines().setOnce(Deadlines.Kind.YIELD, sa.environment().now().plus(REPLACED_LIFETIME));
        }
    }

    /** The peer answered the offer of the first Child SA in IKE_AUTH. */
    void childAnswered(ChildOffer offer, Octets nonces, List<Payload> answer) {
        try {
            ChildAgreement agreement = offer.accepted(answer);
            install(agreement, sa.keys().keymat(nonces, List.of(), agreement.keymatLength()));
        } catch (ProtocolException e) {
            new Refusals(sa).child(offer, e);
            childFailed(offer.config(), e.getMessage());
            if (Inside.error(answer).isEmpty()) {
                deleteAtPeer(offer.inboundSpi());
            }
        }
    }

    /**
     * Installs a Child SA that we began, both directions: the peer has installed its own before it answered.
     *
     * @param keymat is closed here
     * @return false where the data plane refuses, which the peer is told
     */
    boolean install(ChildAgreement agreement, Secret keymat) {
        if (deleting) {
            keymat.close();
            return true;
        }
        ChildSa child;
        try (keymat) {
            child = new ChildSa(sa, peer().name(), agreement, keymat, true);
        }
        children().add(child);
        try {
            child.openInbound();
            child.openOutbound();
            publish(new IkeEvent.ChildSaUp(peer().name(), child.status()));
            return true;
        } catch (DataplaneException e) {
            removeAndTell(child, e.getMessage());
            return false;
        }
    }

    /**
     * Tells the peer to end a Child SA: one that it may have made from an answer that we do not take (RFC 7296, 2.21.3)
     * among them.
     *
     * @param inboundSpi ours
     */
    void deleteAtPeer(Octets inboundSpi) {
        delete(inboundSpi, () -> {});
    }

    private void deleteAtPeer(ChildSa child) {
        children().deleting(child);
        delete(child.inboundSpi(), () -> children().deleted(child));
    }

    private void delete(Octets inboundSpi, Runnable answered) {
        if (!deleting) {
            heir.orElse(this)
                    .beginNext(Exchange.Informational.delete(DeletePayload.ofEsp(List.of(inboundSpi)), answered));
        }
    }

    void childFailed(ChildConfig config, String reason) {
        sa.owner().childFailed(sa, config.name() + ": " + reason);
    }

    void removeAndTell(ChildSa child, String reason) {
        children().remove(child, reason);
        childFailed(child.config(), reason);
        deleteAtPeer(child);
    }

    @Override
    public void rekey(ChildSa child) {
        // What the peer has made in its place, or is about to, is to be used: two would stay if there were another.
        if (!isEnding() && !children.isRekeyedByPeer(child)) {
            create(peer().child(child), Optional.of(child));
        }
    }

    /** Its successor is at work: the peer is told, and answers (RFC 7296, 1.4.1). */
    void deleteReplaced(ChildSa child) {
        if (!child.isReplaced()) {
            children().replace(child);
            deleteAtPeer(child);
        }
    }

    void rekeyAgain(ChildSa child, Duration after, ProtocolException why) {
        publishFailure(child.name() + ": ", why);
        children().rekeyAgain(child, after);
    }

    /** The peer knows nothing of it: it goes silently, and where nothing is in its place a new one is made. */
    void childLost(ChildSa child) {
        if (!child.isReplaced()) {
            children().handOver(child);
            children().remove(child, "the peer does not know it");
        }
        if (!isEnding() && !children.has(child.name())) {
            create(peer().child(child), Optional.empty());
        }
        heir.ifPresent(other -> other.startChild(peer().child(child)));
    }

    @Override
    public void expire(ChildSa child) {
        removeAndTell(child, sa.environment().methods().notRekeyed(peer()));
    }

    // -- the IKE SA --

    /** Ends the IKE SA: the peer is told, and answers. */
    void terminate(String reason) {
        terminate(reason, sa.owner().other(sa));
    }

    /** @param next what carries the traffic from now on */
    private void terminate(String reason, Optional<Established> next) {
        if (!deleting) {
            deleting = true;
            closeChildren(reason, next);
            requests.close();
            exchanges.end();
            exchanges.begin(Exchange.Informational.delete(DeletePayload.ofIkeSa(), () -> sa.close(reason)));
        }
    }

    /** Those that went to another IKE SA end with that. */
    private void closeChildren(String reason, Optional<Established> next) {
        if (heir.isEmpty()) {
            // Their traffic goes on through those of another IKE SA of the same peer, where there is one.
            next.ifPresent(other -> children.yieldTo(other.children));
            children.closeAll(reason);
        }
    }

    /** Replaces the keys of everything now: those of IKE first, for those of the Child SAs come from them. */
    void rekeyAll() {
        rekeyIke();
        children.current().stream().filter(child -> !child.isWaiting()).forEach(this::rekey);
    }

    private void rekeyIke() {
        if (isEnding()) {
            return;
        }
        try {
            Methods methods = sa.environment().methods();
            List<ProposalSpec> proposals = methods.offer("ike-rekey", peer().rekeyProposals(), this::allowsRekey);
            exchanges.begin(new CreateChildSa(sa, this, new NewIkeSa(sa, this, proposals)));
        } catch (ProtocolException e) {
            rekeyIkeAgain(e);
        }
    }

    /** Of what waits for a bundle its tunnel tells, once. */
    private void publishFailure(String what, ProtocolException why) {
        if (why.finding().cause() != Negotiation.Cause.METHOD_MISSING) {
            publish(new IkeEvent.NegotiationFailed(peer().name(), sa.details().remote(), what + why.getMessage()));
        }
    }

    /** Ours came to nothing, unless the peer's makes up for it. */
    void rekeyIkeAgain(ProtocolException why) {
        if (isEnding() || adoptPending()) {
            return;
        }
        publishFailure("", why);
        setDeadline(Deadlines.Kind.REKEY, REKEY_AGAIN);
    }

    /** Whether the tunnel's policy takes this of an IKE SA in the place of this one. */
    boolean allowsRekey(Collection<Transform> transforms) {
        return peer().allowsRekey(transforms, sa.environment().methods().names());
    }

    /** Makes the IKE SA that is to take the place of this one, with its keys and without Child SAs. */
    Established succeed(boolean weInitiated, long localSpi, Selection selection, Octets nonces, List<Secret> secrets) {
        long remoteSpi = selection.peerSpi().buffer().getLong();
        SaDetails details = sa.details()
                .successor(weInitiated, localSpi, remoteSpi, sa.environment().now());
        details.agreed(selection, sa.environment().methods().names());
        var fresh = new IkeSa(sa.environment(), details, sa.owner());
        fresh.succeeds(sa);
        fresh.use(sa.keys().rekey(Handshake.algorithms(selection), nonces, details.spis(), secrets));
        var established = new Established(fresh, peer());
        fresh.become(established);
        sa.owner().rekeyed(sa, fresh);
        return established;
    }

    /** The peer's rekey is done while ours is under way: which of the two counts is not known yet. */
    void hold(Established successor) {
        pending = Optional.of(successor);
        successor.holder = Optional.of(this);
    }

    /** The Child SAs belong to {@code successor} from now on. */
    void adopt(Established successor) {
        pending.filter(other -> other != successor && !other.sa.isClosed()).ifPresent(Established::discard);
        pending = Optional.empty();
        successor.holder = Optional.empty();
        discard();
        heir = Optional.of(successor);
        children.moveTo(successor.children);
        exchanges.passTo(successor);
        publish(new IkeEvent.IkeSaRekeyed(peer().name(), sa.details().localSpi(), Tunnel.status(successor.sa)));
    }

    /** Another counts: this one waits to be deleted by who made it. */
    void discard() {
        replaced = true;
        holder = Optional.empty();
        sa.deadlines().clear(Deadlines.Kind.REKEY);
        sa.deadlines().clear(Deadlines.Kind.REAUTH);
        sa.deadlines().clear(Deadlines.Kind.YIELD);
        sa.deadlines().clear(Deadlines.Kind.LIVENESS);
        sa.deadlines().clear(Deadlines.Kind.NAT_KEEPALIVE);
        setDeadline(Deadlines.Kind.EXPIRE, REPLACED_LIFETIME);
    }

    /** The peer's rekey is the one that counts, where it has not ended meanwhile: whether there is one. */
    boolean adoptPending() {
        Optional<Established> counts =
                pending.filter(other -> !isEnding() && !other.isEnding() && !other.sa.isClosed());
        counts.ifPresent(this::adopt);
        return counts.isPresent();
    }

    /** The peer's rekey counts, and may still be under way, or fail. */
    void giveWay() {
        if (!adoptPending() && !isEnding()) {
            setDeadline(Deadlines.Kind.REKEY, PEER_REKEYS);
        }
    }

    void deleteReplacedIkeSa() {
        exchanges.end();
        exchanges.begin(Exchange.Informational.delete(DeletePayload.ofIkeSa(), () -> sa.close("it was rekeyed")));
    }

    /**
     * An authentic and new packet of the peer came from there. Where a NAT is before the peer it is there from now on,
     * and its Child SAs with it; those that the data plane cannot lead there are replaced by others that go there.
     */
    void follow(InetSocketAddress seen) {
        if (!sa.details().follow(seen, sa.environment().now())) {
            return;
        }
        pending.ifPresent(successor -> successor.sa.details().remote(seen));
        for (ChildSa child : children.current()) {
            if (!child.move(seen) && !exchanges.makes(child.config())) {
                // Once what brought the news is answered, which may itself replace it.
                children.rekeyAgain(child, Duration.ZERO);
            }
        }
    }

    // -- what the peer begins, and time --

    @Override
    public Answer onRequest(Opened request) throws ProtocolException {
        if (!PeerRequests.deletesIkeSa(request.payloads())) {
            // A peer that uses one of two new IKE SAs knows no other.
            holder.ifPresent(Established::adoptPending);
        }
        return requests.answer(request);
    }

    /** The first Child SA, in IKE_AUTH. */
    Answer childOfIkeAuth(List<Payload> request, Octets nonces) {
        return requests.childOfIkeAuth(request, nonces);
    }

    @Override
    public void onDeadline(Deadlines.Kind kind) {
        switch (kind) {
            case LIVENESS -> upkeep.checkLiveness();
            case NAT_KEEPALIVE -> upkeep.keepNatOpen();
            case FOLLOW_UP -> requests.close();
            case REKEY -> rekeyIke();
            case REAUTH -> upkeep.reauthenticate();
            case YIELD -> sa.owner().yields(sa).ifPresent(other -> terminate(YIELDED, Optional.of(other)));
            case EXPIRE -> expire();
            case CHILDREN -> children.onDeadline();
            default -> throw new IllegalStateException("an established IKE SA has no deadline " + kind);
        }
    }

    private void expire() {
        if (replaced) {
            sa.close("it was rekeyed");
        } else {
            boolean distrusted = !sa.trust().endsAt().isAfter(sa.environment().now());
            String rekeyed = sa.environment().methods().notRekeyed(peer());
            terminate(distrusted ? "its lifetime ended before both could authenticate anew" : rekeyed);
        }
    }

    @Override
    public void close() {
        closeChildren("its IKE SA ended", sa.owner().other(sa));
        heir.filter(other -> !other.sa.isClosed()).ifPresent(exchanges::passAllTo);
        pending.filter(other -> !other.sa.isClosed())
                .ifPresent(other -> other.terminate("the IKE SA that it was to replace ended"));
        exchanges.close();
        requests.close();
    }
}
