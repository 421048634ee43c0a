package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import java.util.List;
import java.util.Optional;

/** CREATE_CHILD_SA for an IKE SA in the place of this one (RFC 7296, 1.3.2 and 2.18). */
final class NewIkeSa implements CreateChildSa.Purpose {
    private final IkeSa sa;
    private final Established established;
    private final long localSpi;
    private final List<Proposal> offer;
    private Selection selection;

    /** @param proposals those of the tunnel that can be offered, at least one */
    NewIkeSa(IkeSa sa, Established established, List<ProposalSpec> proposals) {
        this.sa = sa;
        this.established = established;
        this.localSpi = sa.environment().newIkeSpi();
        this.offer = Methods.numbered(proposals, Octets.ofLong(localSpi));
    }

    @Override
    public List<Payload> head() {
        return List.of(new SaPayload(offer));
    }

    @Override
    public List<Payload> tail() {
        return List.of();
    }

    @Override
    public int preferredMethod() {
        return Methods.preferredMethod(offer);
    }

    @Override
    public boolean offers(int transformId) {
        return Methods.offers(offer, transformId);
    }

    @Override
    public Selection accept(List<Payload> response) throws ProtocolException {
        Optional<NotifyPayload> error = Inside.error(response);
        if (error.isPresent()) {
            throw ProtocolException.fromPeer("the peer refused to rekey the IKE SA with "
                            + NotifyType.nameOf(error.get().notifyType()))
                    .because(Advice.refusal(error.get()));
        }
        selection = Selection.accepted(
                        offer, Inside.required(response, SaPayload.class).proposals())
                .filter(chosen -> isSpi(chosen.peerSpi()) && established.allowsRekey(chosen.chosen()))
                .orElseThrow(() -> ProtocolException.fromPeer("the peer chose what was not offered"));
        return selection;
    }

    /** Whether this can be the SPI of an IKE SA: 8 octets, not all zero (RFC 7296, 3.1 and 3.3.1). */
    static boolean isSpi(Octets spi) {
        return spi.length() == 8 && spi.buffer().getLong() != 0;
    }

    @Override
    public void done(Octets nonces, List<Secret> secrets) {
        Established fresh = create(nonces, secrets);
        if (established.isEnding()) {
            // The peer has it, and its Child SAs with it: it ends like this one.
            fresh.discard();
            fresh.deleteReplacedIkeSa();
        } else {
            established.adopt(fresh);
            established.deleteReplacedIkeSa();
        }
    }

    @Override
    public void lost(boolean complete, Octets nonces, List<Secret> secrets) {
        if (complete) {
            Established redundant = create(nonces, secrets);
            redundant.discard();
            redundant.deleteReplacedIkeSa();
        }
        established.giveWay();
    }

    private Established create(Octets nonces, List<Secret> secrets) {
        return established.succeed(true, localSpi, selection, nonces, secrets);
    }

    @Override
    public void failed(ProtocolException why, Optional<NotifyPayload> refusal) {
        new Refusals(sa).rekey(why);
        established.rekeyIkeAgain(why);
    }

    @Override
    public boolean replaces(ChildSa child) {
        return false;
    }

    @Override
    public boolean isMoot() {
        return false;
    }

    /** The keys of the IKE SA have been replaced: there is nothing to do. */
    @Override
    public void passTo(Established heir) {}
}
