package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** CREATE_CHILD_SA for a further Child SA (RFC 7296, 1.3.1), or for one in the place of another (1.3.3). */
final class NewChild implements CreateChildSa.Purpose {
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final Duration LATER = Duration.ofSeconds(20);

    private final IkeSa sa;
    private final Established established;
    private final ChildOffer offer;
    private final Optional<ChildSa> replaced;
    private ChildAgreement agreement;

    NewChild(IkeSa sa, Established established, ChildOffer offer, Optional<ChildSa> replaced) {
        this.sa = sa;
        this.established = established;
        this.offer = offer;
        this.replaced = replaced;
    }

    @Override
    public boolean replaces(ChildSa child) {
        return replaced.filter(child::equals).isPresent();
    }

    boolean makes(ChildConfig config) {
        return offer.config().name().equals(config.name());
    }

    @Override
    public List<Payload> head() {
        return replaced.<List<Payload>>map(child -> List.of(
                        new NotifyPayload(Proposal.ESP, child.inboundSpi(), NotifyType.REKEY_SA.code(), Octets.empty()),
                        offer.sa()))
                .orElse(List.of(offer.sa()));
    }

    @Override
    public List<Payload> tail() {
        return offer.selectors();
    }

    @Override
    public int preferredMethod() {
        return Methods.preferredMethod(offer.proposals());
    }

    @Override
    public boolean offers(int transformId) {
        return Methods.offers(offer.proposals(), transformId);
    }

    @Override
    public Selection accept(List<Payload> response) throws ProtocolException {
        agreement = offer.accepted(response);
        return agreement.selection();
    }

    @Override
    public void done(Octets nonces, List<Secret> secrets) {
        boolean installed = established.install(agreement, sa.keys().keymat(nonces, secrets, agreement.keymatLength()));
        // What is there goes on where the new one does not work here.
        replaced.ifPresent(
                installed
                        ? established::deleteReplaced
                        : child -> established.children().rekeyAgain(child, LATER));
    }

    /** The peer's new Child SA takes the place of the old one; ours was never installed here. */
    @Override
    public void lost(boolean complete, Octets nonces, List<Secret> secrets) {
        if (complete) {
            established.deleteAtPeer(offer.inboundSpi());
        }
        // The peer may yet fail.
        replaced.ifPresent(established.children()::rekeying);
    }

    @Override
    public void failed(ProtocolException why, Optional<NotifyPayload> refusal) {
        new Refusals(sa).child(offer, why);
        if (refusal.isEmpty()) {
            established.deleteAtPeer(offer.inboundSpi());
        }
        replaced.ifPresentOrElse(
                child -> notReplaced(child, why, refusal),
                () -> established.childFailed(offer.config(), why.getMessage()));
    }

    private void notReplaced(ChildSa child, ProtocolException why, Optional<NotifyPayload> refusal) {
        switch (Collisions.afterRefusal(child, refusal)) {
            case NOTHING -> {}
            case MAKE_ANEW -> established.childLost(child);
            case TRY_SOON -> established.rekeyAgain(child, SOON, why);
            case TRY_LATER -> established.rekeyAgain(child, LATER, why);
        }
    }

    @Override
    public boolean isMoot() {
        ChildSas children = established.children();
        // What the peer has made meanwhile does: two would stay.
        return replaced.map(child -> child.isReplaced() || children.isRekeyedByPeer(child))
                .orElseGet(() -> children.has(offer.config().name()));
    }

    @Override
    public void passTo(Established heir) {
        replaced.ifPresentOrElse(heir::rekey, () -> heir.startChild(offer.config()));
    }
}
