package io.quoin.engine.internal.negotiation;

import io.quoin.bytes.Octets;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.ProposalSpec;
import io.quoin.wire.Proposal;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The choice among a peer's proposals (RFC 7296, 2.7), by our order of preference.
 *
 * @param number of the peer's proposal
 * @param peerSpi of the peer's proposal
 * @param offered the transform types that the peer's proposal has, a bit for each
 * @param chosen one transform for each type, {@code NONE} included, in the order of the types
 */
public record Selection(int number, Octets peerSpi, int offered, List<Transform> chosen) {
    /**
     * Chooses.
     *
     * @param ours in the order of preference
     * @param theirs what the peer sent
     * @param acceptable what a choice must satisfy besides: the policy of the tunnel
     * @return the first choice that both sides allow; empty where there is none
     */
    public static Optional<Selection> among(
            List<ProposalSpec> ours, List<Proposal> theirs, Predicate<Collection<Transform>> acceptable) {
        var search = new Search(acceptable);
        for (ProposalSpec our : ours) {
            for (Proposal their : theirs) {
                Optional<List<Transform>> chosen = our.protocolId() == their.protocolId()
                        ? search.match(our.transforms(), their)
                        : Optional.empty();
                if (chosen.isPresent()) {
                    return Optional.of(new Selection(their.number(), their.spi(), types(their), chosen.get()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Checks a responder's answer against what was offered to it: one of our proposals by its number, one transform for
     * each of its types and none of another (RFC 7296, 2.7).
     */
    public static Optional<Selection> accepted(List<Proposal> offer, List<Proposal> answer) {
        if (answer.size() != 1) {
            return Optional.empty();
        }
        Proposal accepted = answer.get(0);
        long types = accepted.transforms().stream()
                .mapToInt(Transform::type)
                .distinct()
                .count();
        if (types != accepted.transforms().size()) {
            return Optional.empty();
        }
        return offer.stream()
                .filter(ours -> ours.number() == accepted.number() && ours.protocolId() == accepted.protocolId())
                .findFirst()
                .flatMap(ours -> new Search(chosen -> true)
                        .match(ours.transforms(), accepted)
                        .map(chosen -> new Selection(accepted.number(), accepted.spi(), types(accepted), chosen)));
    }

    /** What we answer: one transform for each type that the peer's proposal has. */
    public Proposal answer(int protocolId, Octets ourSpi) {
        List<Transform> transforms = chosen.stream()
                .filter(transform -> (offered & 1 << transform.type()) != 0)
                .toList();
        return new Proposal(number, protocolId, ourSpi, transforms);
    }

    /** The additional key exchanges to perform: the transform ids in the order of their slots, without NONE. */
    public List<Integer> additionalKeyExchanges() {
        return chosen.stream()
                .filter(transform -> transform.type() >= TransformType.ADDKE1)
                .map(Transform::id)
                .filter(id -> id != 0)
                .toList();
    }

    /** The chosen id of a type, 0 where there is none. */
    public int id(int type) {
        return transform(type).map(Transform::id).orElse(0);
    }

    /** The key length in bits of the cipher; that of ChaCha20 goes without saying. */
    public int keyBits() {
        return transform(TransformType.ENCR).orElseThrow().keyLength().orElse(256);
    }

    public String notation(KeyExchangeNames names) {
        return Notation.of(chosen, names);
    }

    /** The chosen transform of a type, where there is one. */
    Optional<Transform> transform(int type) {
        for (Transform transform : chosen) {
            if (transform.type() == type) {
                return Optional.of(transform);
            }
        }
        return Optional.empty();
    }

    private static int types(Proposal proposal) {
        int types = 0;
        for (Transform transform : proposal.transforms()) {
            types |= 1 << transform.type();
        }
        return types;
    }
}
