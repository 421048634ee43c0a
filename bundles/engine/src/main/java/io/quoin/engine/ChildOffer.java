package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.negotiation.Narrowing;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.ipsec.EspSa;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.TrafficSelector.Range;
import io.quoin.wire.TransformType;
import io.quoin.wire.TsPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Child SA that we propose, in IKE_AUTH or in CREATE_CHILD_SA (RFC 7296, 1.2 and 1.3.1). */
final class ChildOffer {
    private final ChildConfig config;
    private final int inboundSpi;
    private final List<Proposal> proposals;

    private ChildOffer(IkeSa sa, ChildConfig config, List<ProposalSpec> proposals) {
        this.config = config;
        this.inboundSpi = sa.environment().newEspSpi();
        this.proposals = Methods.numbered(proposals, Octets.ofInt(inboundSpi));
    }

    /** In IKE_AUTH there is no key exchange: the keys are those of the IKE SA (RFC 7296, 1.2). */
    static ChildOffer inIkeAuth(IkeSa sa, ChildConfig config) {
        return new ChildOffer(sa, config, withoutKeyExchange(config.espProposals()));
    }

    /**
     * In CREATE_CHILD_SA.
     *
     * @throws ProtocolException where no proposal can be offered, because no bundle brings its key exchanges
     */
    static ChildOffer inCreateChildSa(IkeSa sa, ChildConfig config) throws ProtocolException {
        return new ChildOffer(
                sa, config, sa.environment().methods().offer("esp", config.espProposals(), transforms -> true));
    }

    static List<ProposalSpec> withoutKeyExchange(List<ProposalSpec> proposals) {
        return proposals.stream()
                .map(proposal -> new ProposalSpec(
                        proposal.notation(),
                        proposal.protocolId(),
                        proposal.transforms().stream()
                                .filter(transform -> !TransformType.isKeyExchange(transform.type()))
                                .toList()))
                .toList();
    }

    ChildConfig config() {
        return config;
    }

    /** Our SPI, as a Delete payload holds it. */
    Octets inboundSpi() {
        return Octets.ofInt(inboundSpi);
    }

    List<Proposal> proposals() {
        return proposals;
    }

    SaPayload sa() {
        return new SaPayload(proposals);
    }

    /** TSi, TSr and the wish for transport mode. */
    List<Payload> selectors() {
        var payloads = new ArrayList<Payload>();
        payloads.add(new TsPayload(true, List.copyOf(config.localSelectors())));
        payloads.add(new TsPayload(false, List.copyOf(config.remoteSelectors())));
        if (config.mode() == EspSa.Mode.TRANSPORT) {
            payloads.add(NotifyPayload.of(NotifyType.USE_TRANSPORT_MODE));
        }
        return payloads;
    }

    /**
     * What the peer agreed to.
     *
     * @throws ProtocolException where it refused, or answered what was not offered; the IKE SA is not to blame
     */
    ChildAgreement accepted(List<Payload> answer) throws ProtocolException {
        Optional<NotifyPayload> error = Inside.error(answer);
        if (error.isPresent()) {
            throw ProtocolException.fromPeer("the peer refused the Child SA with "
                            + NotifyType.nameOf(error.get().notifyType()))
                    .because(Advice.refusal(error.get()));
        }
        Selection selection = Selection.accepted(
                        proposals, Inside.required(answer, SaPayload.class).proposals())
                .filter(chosen -> chosen.peerSpi().length() == 4)
                .orElseThrow(() -> notOffered("algorithms"));
        int outboundSpi = selection.peerSpi().buffer().getInt();
        boolean transport = Inside.has(answer, NotifyType.USE_TRANSPORT_MODE);
        if (transport != (config.mode() == EspSa.Mode.TRANSPORT) || outboundSpi >= 0 && outboundSpi < 256) {
            throw notOffered("a mode or an SPI");
        }
        return new ChildAgreement(
                config,
                selection,
                inboundSpi,
                outboundSpi,
                within(answer, true, config.localSelectors()),
                within(answer, false, config.remoteSelectors()),
                config.mode());
    }

    private static List<Range> within(List<Payload> answer, boolean ofInitiator, List<Range> offered)
            throws ProtocolException {
        TsPayload ts = answer.stream()
                .filter(TsPayload.class::isInstance)
                .map(TsPayload.class::cast)
                .filter(candidate -> candidate.initiator() == ofInitiator)
                .findFirst()
                .orElseThrow(() -> notOffered("no traffic selectors"));
        if (!Narrowing.isWithin(ts.selectors(), offered)) {
            throw notOffered("traffic selectors");
        }
        return Narrowing.narrow(offered, ts.selectors());
    }

    private static ProtocolException notOffered(String what) {
        return new ProtocolException(
                NotifyType.NO_PROPOSAL_CHOSEN, "the peer answered for the Child SA with " + what + " not offered");
    }
}
