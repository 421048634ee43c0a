package io.quoin.engine.internal.negotiation;

import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.engine.ProposalSpec;
import io.quoin.engine.internal.negotiation.Comparison.Line;
import io.quoin.engine.internal.negotiation.Comparison.Misplaced;
import io.quoin.wire.Proposal;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says why a responder can choose none of a peer's proposals. */
public final class Mismatch {
    private static final int MAX_NAMED = 3;

    private final String key;
    private final Keywords keywords;

    /**
     * @param key of the peer file that holds our proposals: {@code ike}
     * @param keywords and which of their key exchanges no bundle here brings
     */
    public Mismatch(String key, Keywords keywords) {
        this.key = key;
        this.keywords = keywords;
    }

    /** @param intermediate whether the peer supports IKE_INTERMEDIATE, or needs none */
    public Finding find(List<ProposalSpec> ours, List<Proposal> theirs, boolean intermediate) {
        Optional<Comparison> closest = Comparison.closest(ours, theirs, keywords);
        if (closest.isEmpty()) {
            return new Finding(
                    Cause.PROPOSALS,
                    "the peer sent no proposal for the protocol",
                    List.of("configure proposals for " + key + " at the peer"));
        }
        List<Line> misses =
                closest.get().lines().stream().filter(line -> !line.fits()).toList();
        List<Transform> notHere = misses.stream()
                .flatMap(line -> line.missingHere().stream())
                .distinct()
                .toList();
        Optional<Misplaced> misplaced = closest.get().misplaced();
        if (misses.isEmpty()) {
            return intermediate ? policy() : withoutIntermediate();
        }
        if (!notHere.isEmpty()) {
            return notInstalled(notHere);
        }
        return misplaced.map(this::elsewhere).orElseGet(() -> nothingInCommon(misses));
    }

    private Finding policy() {
        return new Finding(
                Cause.POST_QUANTUM,
                "what the peer offers and we accept has no post-quantum key exchange, which pq = required demands",
                List.of(
                        "add ML-KEM as ke1_mlkem768 to the peer's proposals",
                        "or set pq = preferred here, and accept that a quantum computer will read the traffic"));
    }

    private static Finding withoutIntermediate() {
        return new Finding(
                Cause.INTERMEDIATE,
                "the peer offers additional key exchanges, but not IKE_INTERMEDIATE, which carries them",
                List.of("update the peer to one that supports RFC 9242 and RFC 9370, or switch that on there"));
    }

    private Finding notInstalled(List<Transform> methods) {
        String names = methods.stream().map(keywords::of).distinct().collect(Collectors.joining(", "));
        return new Finding(
                Cause.METHOD_MISSING,
                "the peer offers " + names + ", and " + key + " accepts it, but no bundle here brings it",
                advice(new Keywords(
                        keywords.names(), methods.stream().map(Transform::id).collect(Collectors.toSet()))));
    }

    /** None of our proposals can be offered. */
    public static Finding nothingToOffer(String key, Keywords keywords) {
        if (keywords.missing().isEmpty()) {
            return new Finding(
                    Cause.POST_QUANTUM,
                    key + ": no proposal has the post-quantum key exchange that pq = required demands",
                    List.of());
        }
        String names = keywords.missing().stream()
                .sorted()
                .map(id -> keywords.names().of(id).keyword())
                .collect(Collectors.joining(", "));
        List<String> advice = advice(keywords);
        return new Finding(
                Cause.METHOD_MISSING, key + ": no bundle brings " + names + ": " + String.join(", ", advice), advice);
    }

    /** What to do about key exchanges that no bundle here brings. */
    public static List<String> advice(Keywords keywords) {
        Set<String> features = new TreeSet<>();
        for (int id : keywords.missing()) {
            Optional<String> feature =
                    KeyExchangeNames.feature(keywords.names().of(id).keyword());
            if (feature.isEmpty()) {
                return List.of("install the bundle that brings it; ike:list-kex shows those that are there");
            }
            features.add("feature:install " + feature.get());
        }
        return List.copyOf(features);
    }

    private Finding elsewhere(Misplaced method) {
        String name = keywords.names().of(method.method()).keyword();
        String here = place(method.ourType());
        String there = place(method.theirType());
        return new Finding(
                Cause.SLOT,
                name + " is " + here + " here and " + there + " at the peer",
                List.of(
                        "make it " + here + " (" + Comparison.name(method.ourType()) + ") at the peer",
                        "or " + there + " in " + key + " here"));
    }

    private static String place(int type) {
        return type == TransformType.KE ? "the first key exchange" : "ke" + (type - TransformType.ADDKE1 + 1);
    }

    private Finding nothingInCommon(List<Line> misses) {
        var advice = new ArrayList<String>();
        for (Line line : misses.subList(0, Math.min(MAX_NAMED, misses.size()))) {
            advice.add(change(line));
        }
        String conclusion = misses.stream()
                .limit(MAX_NAMED)
                .map(line -> Comparison.name(line.type()) + ": we accept "
                        + String.join(", ", Comparison.shown(line.ours(), keywords)) + "; the peer offers "
                        + String.join(", ", Comparison.plain(line.theirs(), keywords)))
                .collect(Collectors.joining(". "));
        return new Finding(Cause.PROPOSALS, conclusion, advice);
    }

    private String change(Line line) {
        String name = Comparison.name(line.type());
        boolean kem = keywords.names().isPostQuantum(line.ours());
        if (line.type() >= TransformType.ADDKE1 && line.has(line.theirs(), 0) && kem) {
            return "give the peer " + place(line.type()) + "_"
                    + keywords.of(line.ours().get(0))
                    + "; or, to do without, add a proposal without it to " + key + " here";
        }
        List<Transform> usable = line.theirs().stream()
                .filter(transform -> keywords.isKnown(transform) && transform.id() != 0)
                .toList();
        String ours = keywords.of(line.ours().get(0));
        return usable.isEmpty()
                ? name + ": add " + ours + " at the peer"
                : name + ": add " + keywords.of(usable.get(0)) + " to " + key + " here, or " + ours + " at the peer";
    }
}
