package io.quoin.engine.internal.negotiation;

import io.quoin.wire.Proposal;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Looks for one transform of each type that two proposals have in common. Where the preferred one of a type leaves none
 * for another, or is not acceptable, the next one is tried.
 */
final class Search {
    /** Combinations tried for one message at most: far more than configurations have, and soon done. */
    static final int MAX_TRIES = 1024;

    private final Predicate<Collection<Transform>> acceptable;
    private int tries;

    Search(Predicate<Collection<Transform>> acceptable) {
        this.acceptable = acceptable;
    }

    /** The first combination, in the order of our preference. */
    Optional<List<Transform>> match(List<Transform> ours, Proposal theirs) {
        var types = new TreeSet<Integer>();
        ours.forEach(transform -> types.add(transform.type()));
        theirs.transforms().forEach(transform -> types.add(transform.type()));
        if (types.isEmpty() || types.first() < TransformType.ENCR || types.last() > TransformType.ADDKE7) {
            // RFC 7296, 3.3.6: a proposal with a transform type that is not known is passed over.
            return Optional.empty();
        }
        var common = new ArrayList<Map.Entry<Integer, List<Transform>>>();
        for (int type : types) {
            List<Transform> allowed = new ArrayList<>(orNone(ours, type));
            allowed.retainAll(orNone(theirs.transforms(), type));
            if (allowed.isEmpty()) {
                return Optional.empty();
            }
            common.add(Map.entry(type, allowed));
        }
        var chosen = new TreeMap<Integer, Transform>();
        return completes(common, chosen) ? Optional.of(List.copyOf(chosen.values())) : Optional.empty();
    }

    private boolean completes(List<Map.Entry<Integer, List<Transform>>> common, SortedMap<Integer, Transform> chosen) {
        if (chosen.size() == common.size()) {
            tries++;
            return acceptable.test(chosen.values());
        }
        int type = common.get(chosen.size()).getKey();
        for (Transform transform : common.get(chosen.size()).getValue()) {
            if (tries >= MAX_TRIES) {
                return false;
            }
            if (isDuplicate(transform, chosen)) {
                tries++;
                continue;
            }
            chosen.put(type, transform);
            if (completes(common, chosen)) {
                return true;
            }
            chosen.remove(type);
        }
        return false;
    }

    /** RFC 9370, 2.2.1: no method twice among the additional key exchanges. */
    private static boolean isDuplicate(Transform transform, SortedMap<Integer, Transform> chosen) {
        return transform.type() >= TransformType.ADDKE1
                && transform.id() != 0
                && chosen.tailMap(TransformType.ADDKE1).values().stream()
                        .anyMatch(before -> before.id() == transform.id());
    }

    /** A type that a proposal leaves out stands for NONE (RFC 7296, 3.3.3; RFC 9370, 2.2.1). */
    private static List<Transform> orNone(List<Transform> transforms, int type) {
        List<Transform> ofType = transforms.stream()
                .filter(transform -> transform.type() == type)
                .toList();
        return ofType.isEmpty() ? List.of(Transform.of(type, 0)) : ofType;
    }
}
