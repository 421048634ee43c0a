package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.ipsec.DataplaneException;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers what the peer begins on an established IKE SA; what may meet what of ours, {@link Collisions} knows. */
final class PeerRequests implements AutoCloseable {
    /** Child SAs of one IKE SA. */
    static final int MAX_CHILDREN = 256;

    /** CREATE_CHILD_SA requests at once: all Child SAs, and their IKE SA. */
    static final int MAX_AT_ONCE = MAX_CHILDREN + 1;
    /** After those, one in this time: each may cost us several key exchanges. */
    static final Duration PER_REQUEST = Duration.ofMillis(100);

    private final IkeSa sa;
    private final Established established;
    private final Collisions collisions;
    private final ChildResponder responder;
    private final FollowUps followUps;

    PeerRequests(IkeSa sa, Established established) {
        this.sa = sa;
        this.established = established;
        this.collisions = established.collisions();
        this.responder = new ChildResponder(sa);
        this.followUps = new FollowUps(sa);
    }

    IkeState.Answer answer(IkeState.Opened request) throws ProtocolException {
        List<Payload> payloads = request.payloads();
        return switch (request.exchange()) {
            case INFORMATIONAL -> informational(payloads);
            case CREATE_CHILD_SA -> refusable(() -> createChildSa(payloads));
            case IKE_FOLLOWUP_KE -> refusable(() -> followUp(payloads));
            default ->
                throw new ProtocolException(
                        NotifyType.INVALID_SYNTAX,
                        "the peer began " + request.exchange() + " on an established IKE SA");
        };
    }

    private interface Refusable {
        IkeState.Answer answer() throws ProtocolException;
    }

    /** What cannot be had here is refused; the IKE SA goes on. */
    private static IkeState.Answer refusable(Refusable attempt) {
        try {
            return attempt.answer();
        } catch (ProtocolException e) {
            return IkeState.Answer.of(e.notification().map(List::<Payload>of).orElse(List.of()));
        }
    }

    // -- INFORMATIONAL --

    private IkeState.Answer informational(List<Payload> payloads) throws ProtocolException {
        Optional<NotifyPayload> error = Inside.error(payloads);
        if (error.isPresent() && error.get().is(NotifyType.AUTHENTICATION_FAILED)) {
            throw ProtocolException.fromPeer("the peer did not accept our authentication");
        }
        if (deletesIkeSa(payloads)) {
            return new IkeState.Answer(List.of(), sent -> deletedIkeSa());
        }
        Inside.authLifetime(payloads).ifPresent(established.upkeep()::limitTrust);
        var deleted = new ArrayList<Octets>();
        for (Payload payload : payloads) {
            if (payload instanceof DeletePayload delete && delete.protocolId() == Proposal.ESP) {
                delete.spis().forEach(spi -> deleted(spi).ifPresent(deleted::add));
            }
        }
        return IkeState.Answer.of(deleted.isEmpty() ? List.of() : List.of(DeletePayload.ofEsp(deleted)));
    }

    static boolean deletesIkeSa(List<Payload> payloads) {
        return payloads.stream()
                .anyMatch(payload -> payload instanceof DeletePayload delete && delete.protocolId() == Proposal.IKE);
    }

    /** RFC 7296, 2.8.2: a peer that rekeyed and did not see our rekey deletes what it has replaced. */
    private void deletedIkeSa() {
        established.adoptPending();
        sa.close(established.isReplaced() ? "it was rekeyed" : "the peer deleted it");
    }

    /**
     * RFC 7296, 1.4.1: the peer names the SPI of what we send; we answer with that of what it sends, unless we have
     * told it already, because we delete the same.
     */
    private Optional<Octets> deleted(Octets spi) {
        Optional<ChildSa> found = established.children().byOutboundSpi(spi).filter(Collisions::answersDelete);
        found.ifPresent(child -> {
            ChildSas children = established.children();
            children.handOver(child);
            if (children.hasSuccessor(child)) {
                children.replace(child);
            } else {
                children.remove(child, "the peer deleted it");
                if (!children.has(child.name())) {
                    sa.owner().childGone(sa);
                }
            }
        });
        return found.map(ChildSa::inboundSpi);
    }

    // -- CREATE_CHILD_SA --

    private IkeState.Answer createChildSa(List<Payload> request) throws ProtocolException {
        collisions.admit();
        if (!sa.created().allows(sa.environment().now())) {
            throw new ProtocolException(NotifyType.TEMPORARY_FAILURE, "the peer begins too many exchanges");
        }
        boolean ofIke = Inside.required(request, SaPayload.class).proposals().stream()
                .anyMatch(proposal -> proposal.protocolId() == Proposal.IKE);
        return ofIke ? rekeyIke(request) : createChild(request);
    }

    private IkeState.Answer followUp(List<Payload> request) throws ProtocolException {
        collisions.admit();
        return followUps.next(request);
    }

    private IkeState.Answer createChild(List<Payload> request) throws ProtocolException {
        collisions.admitChild();
        Optional<ChildSa> replaced = replaced(request);
        if (replaced.isEmpty() && established.children().current().size() >= MAX_CHILDREN) {
            throw new ProtocolException(NotifyType.NO_ADDITIONAL_SAS, "there are " + MAX_CHILDREN + " Child SAs");
        }
        List<ChildConfig> configs = replaced.map(
                        child -> List.of(sa.details().config().child(child)))
                .orElse(sa.details().config().children());
        ChildResponder.Agreed agreed = responder.agree(configs, request, false);
        Octets theirs = Inside.required(request, NoncePayload.class).nonce();
        Octets nonce = Nonces.fresh(sa.environment());
        Octets nonces = Octets.concat(theirs, nonce);
        ChildAgreement agreement = agreed.agreement();
        IkeState.Answer answer = followUps.begin(
                agreement.selection(),
                request,
                agreed.sa(),
                nonce,
                agreed.selectors(),
                (payloads, secrets) -> accept(agreement, replaced, payloads, nonces, secrets));
        replaced.ifPresent(child -> {
            collisions.rekeyBegun(child, theirs, nonce);
            established.children().rekeying(child);
        });
        return answer;
    }

    /** The Child SA that the peer wants to replace; empty where it wants one more (RFC 7296, 2.25.1). */
    private Optional<ChildSa> replaced(List<Payload> request) throws ProtocolException {
        Optional<NotifyPayload> rekeyed = Inside.notify(request, NotifyType.REKEY_SA);
        return rekeyed.isEmpty()
                ? Optional.empty()
                : Optional.of(collisions.admitRekey(rekeyed.get().spi()));
    }

    /**
     * The first Child SA, in IKE_AUTH: refused, the IKE SA is established without it (RFC 7296, 1.2). A peer may begin
     * without one (RFC 6023, 5).
     */
    IkeState.Answer childOfIkeAuth(List<Payload> request, Octets nonces) {
        if (request.stream().noneMatch(SaPayload.class::isInstance)) {
            return IkeState.Answer.of(List.of());
        }
        return refusable(() -> {
            ChildResponder.Agreed agreed = agreeInIkeAuth(request);
            var payloads = new ArrayList<Payload>(List.of(agreed.sa()));
            payloads.addAll(agreed.selectors());
            return accept(agreed.agreement(), Optional.empty(), payloads, nonces, List.of());
        });
    }

    private ChildResponder.Agreed agreeInIkeAuth(List<Payload> request) throws ProtocolException {
        try {
            if (sa.details().config().childless() == PeerConfig.Childless.REQUIRED) {
                throw new ProtocolException(
                        NotifyType.NO_PROPOSAL_CHOSEN,
                        "the peer wants a Child SA in IKE_AUTH, which childless = required forbids");
            }
            return responder.agree(sa.details().config().children(), request, true);
        } catch (ProtocolException e) {
            sa.owner().childFailed(sa, e.getMessage());
            throw e;
        }
    }

    /**
     * Accepts a Child SA. Its inbound half is open before the answer leaves. Its outbound half opens after the answer,
     * or, where it replaces another, if only one of an IKE SA that this one replaces, when the peer is seen to use it:
     * until then the other one carries the traffic.
     */
    private IkeState.Answer accept(
            ChildAgreement agreement,
            Optional<ChildSa> rekeyed,
            List<Payload> payloads,
            Octets nonces,
            List<Secret> secrets)
            throws ProtocolException {
        // What was deleted since the rekey began carries nothing until then.
        Optional<ChildSa> replaced = rekeyed.filter(old -> !old.isReplaced())
                .or(() -> carrying(agreement.config().name()));
        ChildSa child;
        try (Secret keymat = sa.keys().keymat(nonces, secrets, agreement.keymatLength())) {
            child = new ChildSa(sa, sa.details().config().name(), agreement, keymat, false);
        }
        try {
            child.openInbound();
        } catch (DataplaneException e) {
            String why = child.close(e.getMessage());
            sa.owner().childFailed(sa, why);
            throw new ProtocolException(NotifyType.TEMPORARY_FAILURE, why);
        }
        collisions.agreed();
        replaced.ifPresentOrElse(
                old -> established.children().addWaiting(child, old),
                () -> established.children().add(child));
        return new IkeState.Answer(payloads, sent -> {
            try {
                if (replaced.isEmpty()) {
                    child.openOutbound();
                }
                established.publish(new IkeEvent.ChildSaUp(sa.details().config().name(), child.status()));
            } catch (DataplaneException e) {
                established.removeAndTell(child, e.getMessage());
            }
        });
    }

    /** What carries the traffic of a Child SA so far, where the peer sets up a second IKE SA with the same. */
    private Optional<ChildSa> carrying(String name) {
        return sa.owner()
                .other(sa)
                .filter(other -> sa.details().config().unique())
                .flatMap(other -> other.children().sending(name));
    }

    // -- rekeying of the IKE SA --

    private IkeState.Answer rekeyIke(List<Payload> request) throws ProtocolException {
        collisions.admitIkeRekey();
        List<Proposal> proposals = Inside.required(request, SaPayload.class).proposals().stream()
                .filter(proposal -> NewIkeSa.isSpi(proposal.spi()))
                .toList();
        List<ProposalSpec> ours =
                sa.environment().methods().offerable(sa.details().config().rekeyProposals());
        Selection selection = Selection.among(ours, proposals, chosen -> established.allowsRekey(chosen))
                .orElseThrow(() -> new Refusals(sa).ofRekey(proposals));
        long localSpi = sa.environment().newIkeSpi();
        Octets theirs = Inside.required(request, NoncePayload.class).nonce();
        Octets nonce = Nonces.fresh(sa.environment());
        Octets nonces = Octets.concat(theirs, nonce);
        var answer = new SaPayload(List.of(selection.answer(Proposal.IKE, Octets.ofLong(localSpi))));
        IkeState.Answer begun = followUps.begin(selection, request, answer, nonce, List.of(), (payloads, secrets) -> {
            Established successor = established.succeed(false, localSpi, selection, nonces, secrets);
            return new IkeState.Answer(payloads, sent -> succeeded(successor));
        });
        collisions.ikeRekeyBegun(theirs, nonce);
        return begun;
    }

    private void succeeded(Established successor) {
        collisions.agreed();
        if (collisions.isRekeyingIke()) {
            established.hold(successor);
        } else {
            established.adopt(successor);
        }
    }

    /** Gives up what waits for IKE_FOLLOWUP_KE. */
    @Override
    public void close() {
        followUps.close();
    }
}
