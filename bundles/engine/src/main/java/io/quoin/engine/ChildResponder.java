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
import io.quoin.wire.TrafficSelector;
import io.quoin.wire.TrafficSelector.Range;
import io.quoin.wire.TsPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers a peer's proposal of a Child SA: which of the tunnel's children it is, narrowed, and with which keys. */
final class ChildResponder {
    private final IkeSa sa;

    ChildResponder(IkeSa sa) {
        this.sa = sa;
    }

    /**
     * A Child SA that is agreed.
     *
     * @param sa the SA payload of the answer
     * @param selectors TSi, TSr and the consent to transport mode
     */
    record Agreed(ChildAgreement agreement, SaPayload sa, List<Payload> selectors) {}

    /**
     * Agrees on a Child SA.
     *
     * @param configs the children that it may be, in the order of preference
     * @param inIkeAuth there is no key exchange then (RFC 7296, 1.2)
     * @throws ProtocolException to tell the peer why not; the IKE SA goes on
     */
    Agreed agree(List<ChildConfig> configs, List<Payload> request, boolean inIkeAuth) throws ProtocolException {
        List<TrafficSelector> theirs = selectors(request, true);
        List<TrafficSelector> ours = selectors(request, false);
        List<Proposal> proposals = Inside.required(request, SaPayload.class).proposals();
        Optional<ChildConfig> fitting = Optional.empty();
        for (ChildConfig config : configs) {
            List<Range> local = Narrowing.narrow(config.localSelectors(), ours);
            List<Range> remote = Narrowing.narrow(config.remoteSelectors(), theirs);
            if (local.isEmpty() || remote.isEmpty()) {
                continue;
            }
            fitting = fitting.or(() -> Optional.of(config));
            Optional<Selection> selection = select(config, proposals, inIkeAuth);
            if (selection.isPresent()) {
                return agreed(config, selection.get(), local, remote, request);
            }
        }
        var refusals = new Refusals(sa);
        throw fitting.map(config -> refusals.ofProposals(config, ours(config, inIkeAuth), proposals))
                .orElseGet(() -> refusals.ofSelectors(configs, ours, theirs));
    }

    private static List<ProposalSpec> ours(ChildConfig config, boolean inIkeAuth) {
        return inIkeAuth ? ChildOffer.withoutKeyExchange(config.espProposals()) : config.espProposals();
    }

    private Optional<Selection> select(ChildConfig config, List<Proposal> proposals, boolean inIkeAuth) {
        List<ProposalSpec> ours = sa.environment().methods().offerable(ours(config, inIkeAuth));
        List<Proposal> usable =
                proposals.stream().filter(ChildResponder::hasUsableSpi).toList();
        return Selection.among(ours, usable, chosen -> true);
    }

    private static boolean hasUsableSpi(Proposal proposal) {
        int spi = proposal.spi().length() == 4 ? proposal.spi().buffer().getInt() : 0;
        return spi < 0 || spi > 255;
    }

    private Agreed agreed(
            ChildConfig config, Selection selection, List<Range> local, List<Range> remote, List<Payload> request) {
        boolean transport = config.mode() == EspSa.Mode.TRANSPORT && Inside.has(request, NotifyType.USE_TRANSPORT_MODE);
        var agreement = new ChildAgreement(
                config,
                selection,
                sa.environment().newEspSpi(),
                selection.peerSpi().buffer().getInt(),
                local,
                remote,
                transport ? EspSa.Mode.TRANSPORT : EspSa.Mode.TUNNEL);
        var payloads = new ArrayList<Payload>();
        Octets spi = Octets.ofInt(agreement.inboundSpi());
        payloads.add(new TsPayload(true, List.copyOf(remote)));
        payloads.add(new TsPayload(false, List.copyOf(local)));
        if (transport) {
            payloads.add(NotifyPayload.of(NotifyType.USE_TRANSPORT_MODE));
        }
        return new Agreed(agreement, new SaPayload(List.of(selection.answer(Proposal.ESP, spi))), payloads);
    }

    private static List<TrafficSelector> selectors(List<Payload> request, boolean ofInitiator)
            throws ProtocolException {
        return request.stream()
                .filter(TsPayload.class::isInstance)
                .map(TsPayload.class::cast)
                .filter(ts -> ts.initiator() == ofInitiator)
                .findFirst()
                .orElseThrow(() -> new ProtocolException(
                        NotifyType.INVALID_SYNTAX, "the peer proposes a Child SA without traffic selectors"))
                .selectors();
    }
}
