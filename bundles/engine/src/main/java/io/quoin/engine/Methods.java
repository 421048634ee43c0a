package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.engine.internal.negotiation.Finding;
import io.quoin.engine.internal.negotiation.Keywords;
import io.quoin.engine.internal.negotiation.Mismatch;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.Proposal;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The key-exchange methods on offer, as one immutable set. */
final class Methods {
    private final Map<Integer, KeyExchangeMethod> byId = new HashMap<>();
    private final KeyExchangeNames names;

    /** @param names what these and those that left are called */
    Methods(List<KeyExchangeMethod> methods, KeyExchangeNames names) {
        this.names = names;
        methods.forEach(method -> byId.putIfAbsent(method.transformId(), method));
    }

    /** The method of a transform id that is on offer. */
    KeyExchangeMethod get(int transformId) {
        KeyExchangeMethod method = byId.get(transformId);
        if (method == null) {
            throw new IllegalStateException("no key-exchange method " + transformId);
        }
        return method;
    }

    /** The methods of an agreement on what was offered. */
    List<KeyExchangeMethod> all(List<Integer> transformIds) {
        return transformIds.stream().map(this::get).toList();
    }

    KeyExchangeNames names() {
        return names;
    }

    /**
     * The proposals that can be offered: without key exchanges that no bundle brings, and none at all where that leaves
     * one of its kinds empty.
     */
    List<ProposalSpec> offerable(List<ProposalSpec> proposals) {
        return proposals.stream().map(this::offerable).flatMap(Optional::stream).toList();
    }

    /**
     * The proposals that can be offered and that the policy takes: the peer may like any of them best.
     *
     * @param key of the peer file that holds them: {@code ike}
     * @throws ProtocolException where there is none; it says which bundle is missing
     */
    List<ProposalSpec> offer(String key, List<ProposalSpec> proposals, Predicate<Collection<Transform>> policy)
            throws ProtocolException {
        List<ProposalSpec> offered = offerable(proposals).stream()
                .filter(proposal -> policy.test(proposal.transforms()))
                .toList();
        if (offered.isEmpty()) {
            Finding finding = Mismatch.nothingToOffer(key, keywords(proposals));
            throw ProtocolException.fromPeer(finding.conclusion()).because(finding);
        }
        return offered;
    }

    /** What no bundle brings, where a tunnel can agree on no new keys without it. */
    Optional<Finding> lacks(PeerConfig peer) {
        return lacks("ike", peer.ikeProposals(), transforms -> peer.allows(transforms, names))
                .or(() -> lacks("ike-rekey", peer.rekeyProposals(), chosen -> peer.allowsRekey(chosen, names)))
                .or(() -> peer.children().stream()
                        .flatMap(child -> lacks("esp", child.espProposals(), transforms -> true).stream())
                        .findFirst());
    }

    /** What is said of keys that were used for too long, and why, as far as that lies here. */
    String notRekeyed(PeerConfig peer) {
        return "its lifetime ended before it could be rekeyed"
                + lacks(peer).map(finding -> ": " + finding.conclusion()).orElse("");
    }

    private Optional<Finding> lacks(String key, List<ProposalSpec> proposals, Predicate<Collection<Transform>> policy) {
        boolean can = proposals.stream()
                .flatMap(proposal -> offerable(proposal).stream())
                .anyMatch(proposal -> policy.test(proposal.transforms()));
        return can ? Optional.empty() : Optional.of(Mismatch.nothingToOffer(key, keywords(proposals)));
    }

    /** How proposals are written, and which of their key exchanges no bundle brings. */
    Keywords keywords(List<ProposalSpec> proposals) {
        return new Keywords(names, missing(proposals));
    }

    private Set<Integer> missing(List<ProposalSpec> proposals) {
        return proposals.stream()
                .flatMap(proposal -> proposal.transforms().stream())
                .filter(transform -> !has(transform))
                .map(Transform::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<ProposalSpec> offerable(ProposalSpec proposal) {
        if (proposal.transforms().stream().allMatch(this::has)) {
            return Optional.of(proposal);
        }
        List<Transform> kept = proposal.transforms().stream().filter(this::has).toList();
        boolean complete = proposal.transforms().stream()
                .allMatch(transform -> kept.stream().anyMatch(other -> other.type() == transform.type()));
        return complete
                ? Optional.of(new ProposalSpec(proposal.notation(), proposal.protocolId(), kept))
                : Optional.empty();
    }

    /** Numbers proposals for an SA payload. */
    static List<Proposal> numbered(List<ProposalSpec> proposals, Octets spi) {
        var numbered = new ArrayList<Proposal>();
        for (ProposalSpec proposal : proposals) {
            numbered.add(new Proposal(numbered.size() + 1, proposal.protocolId(), spi, proposal.transforms()));
        }
        return numbered;
    }

    /** The key exchange that proposals begin with: the first of the first; 0 where that has none. */
    static int preferredMethod(List<Proposal> proposals) {
        return proposals.get(0).transforms(TransformType.KE).stream()
                .mapToInt(Transform::id)
                .findFirst()
                .orElse(0);
    }

    /** Whether a proposal holds this key-exchange method. */
    static boolean offers(List<Proposal> proposals, int transformId) {
        return transformId != 0
                && proposals.stream()
                        .flatMap(proposal -> proposal.transforms(TransformType.KE).stream())
                        .anyMatch(transform -> transform.id() == transformId);
    }

    private boolean has(Transform transform) {
        return !TransformType.isKeyExchange(transform.type())
                || transform.id() == 0
                || byId.containsKey(transform.id());
    }
}
