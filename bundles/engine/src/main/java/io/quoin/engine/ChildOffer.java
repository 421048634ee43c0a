package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.negotiation.Narrowing;
import io.quoin.engine.internal.negotiation.Selection;
import io.quoin.ipsec.EspSa;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.KePayload;
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
final class ChildOffer implements AutoCloseable {
    private final ChildConfig config;
    private final int inboundSpi;
    private final List<Proposal> proposals;
    private final Optional<KeyExchangeMethod> method;
    private final Optional<KeyExchangeMethod.Initiation> initiation;

    private ChildOffer(IkeSa sa, ChildConfig config, List<ProposalSpec> proposals, Optional<KeyExchangeMethod> method)
            throws ProtocolException {
        this.config = config;
        this.inboundSpi = sa.environment().newEspSpi();
        this.proposals = Methods.numbered(proposals, Octets.ofInt(inboundSpi));
        this.method = method;
        this.initiation = method.isPresent()
                ? Optional.of(
                        KeyExchanges.initiate(method.get(), sa.environment().random()))
                : Optional.empty();
    }

    /** In IKE_AUTH there is no key exchange: the keys are those of the IKE SA (RFC 7296, 1.2). */
    static ChildOffer inIkeAuth(IkeSa sa, ChildConfig config) throws ProtocolException {
        return new ChildOffer(sa, config, withoutKeyExchange(config.espProposals()), Optional.empty());
    }

    /**
     * In CREATE_CHILD_SA, with the key exchange that the proposals prefer, or with another one.
     *
     * @param wanted the transform id that the peer asked for; 0 for the preferred one
     * @throws ProtocolException where no proposal can be offered, because no bundle brings its key exchanges
     */
    static ChildOffer inCreateChildSa(IkeSa sa, ChildConfig config, int wanted) throws ProtocolException {
        Methods methods = sa.environment().methods();
        List<ProposalSpec> offerable = methods.offerable(config.espProposals());
        if (offerable.isEmpty()) {
            throw ProtocolException.fromPeer("no bundle brings the key exchanges of its ESP proposals");
        }
        int preferred = offerable.get(0).transforms().stream()
                .filter(transform -> transform.type() == TransformType.KE)
                .map(transform -> transform.id())
                .findFirst()
                .orElse(0);
        int id = wanted == 0 ? preferred : wanted;
        List<KeyExchangeMethod> method = methods.all(id == 0 ? List.of() : List.of(id));
        return new ChildOffer(sa, config, offerable, method.stream().findFirst());
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

    /** The method whose share the offer holds. */
    Optional<KeyExchangeMethod> method() {
        return method;
    }

    Optional<KeyExchangeMethod.Initiation> initiation() {
        return initiation;
    }

    /** Whether a proposal holds this key-exchange method for CREATE_CHILD_SA. */
    boolean offers(int transformId) {
        return proposals.stream()
                .flatMap(proposal -> proposal.transforms(TransformType.KE).stream())
                .anyMatch(transform -> transform.id() == transformId && transformId != 0);
    }

    /** SA, KE where there is one, TSi, TSr and the wish for transport mode. */
    List<Payload> payloads() {
        var payloads = new ArrayList<Payload>();
        payloads.add(new SaPayload(proposals));
        initiation.ifPresent(
                begun -> payloads.add(new KePayload(method.orElseThrow().transformId(), begun.share())));
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
                    + NotifyType.nameOf(error.get().notifyType()));
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

    @Override
    public void close() {
        initiation.ifPresent(KeyExchangeMethod.Initiation::close);
    }
}
