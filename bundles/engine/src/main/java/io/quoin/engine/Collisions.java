package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of an exchange that meets one of the other side (RFC 7296, 2.8.1, 2.8.2 and 2.25; RFC 9370, 2.2.4). Each
 * rule is one branch here: the build takes them out one by one, and a test must notice.
 */
final class Collisions {
    /** A peer may refuse for so long (RFC 7296, 2.25: several minutes). */
    private static final Duration LONGEST_REFUSAL = Duration.ofMinutes(3);
    /** After such a pause a refusal is the first again. */
    private static final Duration PAUSE = Duration.ofMinutes(2);
    /** How often in a row a peer may forget what we follow up on (RFC 9370, 2.2.4: several retries). */
    private static final int MAX_STATES_LOST = 3;

    private final Established established;
    private Instant refusedFirst = Instant.MIN;
    private Instant refusedLast = Instant.MIN;
    private int statesLost;

    /** What follows when the peer has refused to replace a Child SA. */
    enum Next {
        /** Another has taken its place meanwhile. */
        NOTHING,
        /** The peer has no such Child SA: a new one is made. */
        MAKE_ANEW,
        TRY_SOON,
        TRY_LATER
    }

    Collisions(Established established) {
        this.established = established;
    }

    /** CREATE_CHILD_SA, and what follows it up, while this side replaces or deletes the IKE SA (2.25.2). */
    void admit() throws ProtocolException {
        if (established.isEnding()) {
            throw temporary("the IKE SA is being replaced or deleted");
        }
    }

    /** A Child SA is created or replaced while this side rekeys the IKE SA (2.25.2). */
    void admitChild() throws ProtocolException {
        if (isRekeyingIke()) {
            throw temporary("the IKE SA is being rekeyed");
        }
    }

    /**
     * A Child SA is replaced that this side may be replacing or deleting too, or has no more (2.25.1).
     *
     * @return the Child SA
     */
    ChildSa admitRekey(Octets spi) throws ProtocolException {
        ChildSas children = established.children();
        if (children.isDeleting(spi)) {
            throw temporary("the Child SA is being deleted");
        }
        ChildSa child = children.byOutboundSpi(spi)
                .filter(known -> !known.isReplaced())
                .orElseThrow(() -> new ProtocolException(
                        new NotifyPayload(Proposal.ESP, spi, NotifyType.CHILD_SA_NOT_FOUND.code(), Octets.empty()),
                        "the peer rekeys a Child SA that is not there"));
        // RFC 9370, 2.2.4.
        if (oursFor(child).filter(CreateChildSa::isFollowedUp).isPresent()) {
            throw temporary("the Child SA is being rekeyed");
        }
        return child;
    }

    /** The IKE SA is rekeyed while this side creates, replaces or deletes a Child SA, or rekeys it too (2.25). */
    void admitIkeRekey() throws ProtocolException {
        if (established.exchanges().isDeletingChild()) {
            throw temporary("a Child SA is being deleted");
        }
        Optional<CreateChildSa> own = ours();
        if (own.filter(exchange -> exchange.purpose() instanceof NewChild).isPresent()) {
            throw temporary("a Child SA is being created");
        }
        // RFC 9370, 2.2.4.
        if (own.filter(CreateChildSa::isFollowedUp).isPresent()) {
            throw temporary("the IKE SA is being rekeyed");
        }
    }

    /** Both replace the same Child SA: ours learns of the peer's nonces. */
    void rekeyBegun(ChildSa child, Octets theirNonce, Octets ourNonce) {
        oursFor(child).ifPresent(own -> own.collidesWith(Nonces.lower(theirNonce, ourNonce)));
    }

    /** Both rekey the IKE SA: ours learns of the peer's nonces. */
    void ikeRekeyBegun(Octets theirNonce, Octets ourNonce) {
        ours().ifPresent(own -> own.collidesWith(Nonces.lower(theirNonce, ourNonce)));
    }

    /** Whether an IKE SA that the peer has made must wait: ours may be the one that counts (2.8.2). */
    boolean isRekeyingIke() {
        return ours().filter(own -> own.purpose() instanceof NewIkeSa).isPresent();
    }

    /**
     * Of two exchanges that collide, the one with the lowest of the four nonces yields (2.8.1).
     *
     * @param rival the lower nonce of the peer's exchange, where there is one
     */
    static boolean yields(Octets nonce, Octets peerNonce, Optional<Octets> rival) {
        return rival.filter(other -> Nonces.compare(Nonces.lower(nonce, peerNonce), other) < 0)
                .isPresent();
    }

    /**
     * Whether the deletion of a Child SA is answered with a deletion: not where this side has deleted it, or has told
     * that another takes its place (1.4.1).
     */
    static boolean answersDelete(ChildSa child) {
        return !child.isReplaced();
    }

    /** What follows when the peer did not replace a Child SA (2.8.1 and 2.25). */
    static Next afterRefusal(ChildSa child, Optional<NotifyPayload> refusal) {
        if (isOf(refusal, NotifyType.CHILD_SA_NOT_FOUND)) {
            return Next.MAKE_ANEW;
        }
        if (child.isReplaced()) {
            return Next.NOTHING;
        }
        return isOf(refusal, NotifyType.TEMPORARY_FAILURE) ? Next.TRY_SOON : Next.TRY_LATER;
    }

    /** Whether the peer has refused for so long that both sides must have lost touch. */
    boolean isOutOfStep(Optional<NotifyPayload> refusal, Instant now) {
        if (isOf(refusal, NotifyType.STATE_NOT_FOUND)) {
            statesLost++;
            return statesLost > MAX_STATES_LOST;
        }
        if (!isOf(refusal, NotifyType.TEMPORARY_FAILURE)) {
            return false;
        }
        if (refusedLast.isBefore(now.minus(PAUSE))) {
            refusedFirst = now;
        }
        refusedLast = now;
        return refusedFirst.plus(LONGEST_REFUSAL).isBefore(now);
    }

    /** One side did what the other wanted. */
    void agreed() {
        statesLost = 0;
        refusedLast = Instant.MIN;
    }

    private static boolean isOf(Optional<NotifyPayload> refusal, NotifyType type) {
        return refusal.filter(notify -> notify.is(type)).isPresent();
    }

    private Optional<CreateChildSa> ours() {
        return established.exchanges().createChildSaUnderWay();
    }

    private Optional<CreateChildSa> oursFor(ChildSa child) {
        return ours().filter(own -> own.purpose().replaces(child));
    }

    private static ProtocolException temporary(String why) {
        return new ProtocolException(NotifyType.TEMPORARY_FAILURE, why);
    }
}
