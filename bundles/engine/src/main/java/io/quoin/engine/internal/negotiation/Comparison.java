package io.quoin.engine.internal.negotiation;

import io.quoin.engine.Negotiation.Fit;
import io.quoin.engine.Negotiation.Row;
import io.quoin.engine.ProposalSpec;
import io.quoin.wire.Proposal;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A proposal of ours beside one of the peer's, transform type by transform type: the two that come closest, which is
 * what an operator wants to see of two lists that have nothing in common.
 */
public final class Comparison {
    /** Proposals of a peer that are looked at, and kept, for explanations. */
    public static final int MAX_PROPOSALS = 8;
    /** Transforms of each of them. */
    public static final int MAX_TRANSFORMS = 64;
    /** Keywords of one kind that are shown. */
    private static final int MAX_SHOWN = 8;

    private final List<Line> lines = new ArrayList<>();
    private final Keywords keywords;

    /**
     * The transforms of one type.
     *
     * @param common those that both sides have and a bundle here brings
     */
    record Line(int type, List<Transform> ours, List<Transform> theirs, List<Transform> common, Keywords keywords) {
        boolean fits() {
            return !common.isEmpty();
        }

        /** What both sides have but no bundle here brings. */
        List<Transform> missingHere() {
            return fits()
                    ? List.of()
                    : ours.stream()
                            .filter(theirs::contains)
                            .filter(keywords::isMissing)
                            .toList();
        }

        boolean has(List<Transform> side, int method) {
            return side.stream().anyMatch(transform -> transform.id() == method);
        }
    }

    private Comparison(ProposalSpec our, Proposal their, Keywords keywords) {
        this.keywords = keywords;
        for (int type : types(our.transforms(), their.transforms())) {
            List<Transform> ours = ofType(our.transforms(), type);
            List<Transform> theirs = ofType(their.transforms(), type);
            List<Transform> common = ours.stream()
                    .filter(theirs::contains)
                    .filter(transform -> !keywords.isMissing(transform))
                    .toList();
            lines.add(new Line(type, ours, theirs, common, keywords));
        }
    }

    /**
     * Compares the two proposals with the fewest types that have nothing in common, those first that stand first.
     *
     * @param ours as configured
     * @param keywords and which of our key exchanges no bundle here brings
     * @return empty where a side has no proposal for the protocol
     */
    public static Optional<Comparison> closest(List<ProposalSpec> ours, List<Proposal> theirs, Keywords keywords) {
        Comparison closest = null;
        for (ProposalSpec our : ours) {
            for (Proposal their : theirs) {
                if (our.protocolId() == their.protocolId()) {
                    var candidate = new Comparison(our, their, keywords);
                    closest = closest == null || candidate.distance() < closest.distance() ? candidate : closest;
                }
            }
        }
        return Optional.ofNullable(closest);
    }

    /** What is looked at of a peer's proposals; the rest is forgotten, for anybody can send a lot. */
    public static List<Proposal> bounded(List<Proposal> theirs) {
        return theirs.stream()
                .limit(MAX_PROPOSALS)
                .map(proposal -> proposal.transforms().size() <= MAX_TRANSFORMS
                        ? proposal
                        : new Proposal(
                                proposal.number(),
                                proposal.protocolId(),
                                proposal.spi(),
                                proposal.transforms().subList(0, MAX_TRANSFORMS)))
                .toList();
    }

    /** How peers' proposals are written. */
    public static List<String> notations(List<Proposal> theirs, Keywords keywords) {
        return theirs.stream()
                .map(proposal -> shortened(proposal.transforms().stream()
                        .filter(transform -> transform.id() != 0)
                        .map(keywords::written)
                        .toList()))
                .map(shown -> String.join("-", shown))
                .toList();
    }

    /** What a side that does not know the other's offers: all it would accept of each type. */
    public static List<Row> oneSided(List<ProposalSpec> ours, Keywords keywords) {
        List<Transform> all = ours.stream()
                .flatMap(proposal -> proposal.transforms().stream())
                .distinct()
                .toList();
        return types(all, List.of()).stream()
                .map(type -> new Row(name(type), shown(ofType(all, type), keywords), List.of(), "", Fit.UNKNOWN))
                .filter(row -> !row.ours().equals(List.of("none")))
                .toList();
    }

    /** Whether the two have something of each type in common. */
    public boolean fits() {
        return lines.stream().allMatch(Line::fits);
    }

    /**
     * The types with nothing in common. What is only in another place, or only not installed, counts less than what is
     * not there.
     */
    private int distance() {
        int misses = (int) lines.stream().filter(line -> !line.fits()).count();
        boolean near = lines.stream().anyMatch(line -> !line.missingHere().isEmpty());
        return 2 * misses - (misplaced().isPresent() ? 3 : near ? 1 : 0);
    }

    List<Line> lines() {
        return lines;
    }

    /** A key exchange that both sides have in different places. */
    record Misplaced(int method, int ourType, int theirType) {}

    Optional<Misplaced> misplaced() {
        for (Line line : lines) {
            if (line.fits() || !TransformType.isKeyExchange(line.type)) {
                continue;
            }
            for (Transform our : line.ours) {
                Optional<Line> elsewhere = lines.stream()
                        .filter(other -> other.type != line.type && !other.fits())
                        .filter(other -> TransformType.isKeyExchange(other.type) && other.has(other.theirs, our.id()))
                        .filter(other -> our.id() != 0)
                        .findFirst();
                if (elsewhere.isPresent()) {
                    return Optional.of(new Misplaced(our.id(), line.type, elsewhere.get().type));
                }
            }
        }
        return Optional.empty();
    }

    /** @param chosen what was agreed on; nothing where nothing was */
    public List<Row> rows(Optional<Selection> chosen) {
        return lines.stream()
                .filter(line -> !isNone(line.ours) || !isNone(line.theirs))
                .map(line -> new Row(
                        name(line.type),
                        shown(line.ours, keywords),
                        plain(line.theirs, keywords),
                        chosen.flatMap(selection -> selection.transform(line.type))
                                .map(keywords::of)
                                .orElse(""),
                        line.fits() ? Fit.FITS : Fit.DIFFERS))
                .toList();
    }

    private static boolean isNone(List<Transform> transforms) {
        return transforms.stream().allMatch(transform -> transform.id() == 0 && transform.type() != TransformType.SN);
    }

    private static TreeSet<Integer> types(List<Transform> ours, List<Transform> theirs) {
        var types = new TreeSet<Integer>();
        Stream.concat(ours.stream(), theirs.stream()).forEach(transform -> types.add(transform.type()));
        return types;
    }

    /** A type that a proposal leaves out stands for NONE (RFC 7296, 3.3.3; RFC 9370, 2.2.1). */
    private static List<Transform> ofType(List<Transform> transforms, int type) {
        List<Transform> ofType = transforms.stream()
                .filter(transform -> transform.type() == type)
                .toList();
        return ofType.isEmpty() ? List.of(Transform.of(type, 0)) : ofType;
    }

    /** Ours, with what no bundle here brings marked. */
    static List<String> shown(List<Transform> transforms, Keywords keywords) {
        return shortened(transforms.stream()
                .map(transform -> keywords.of(transform) + (keywords.isMissing(transform) ? " (not installed)" : ""))
                .toList());
    }

    /** The peer's. */
    static List<String> plain(List<Transform> transforms, Keywords keywords) {
        return shortened(transforms.stream().map(keywords::of).toList());
    }

    private static List<String> shortened(List<String> keywords) {
        return keywords.size() <= MAX_SHOWN
                ? keywords
                : Stream.concat(
                                keywords.stream().limit(MAX_SHOWN),
                                Stream.of("and " + (keywords.size() - MAX_SHOWN) + " more"))
                        .toList();
    }

    /** As the RFCs call a transform type. */
    static String name(int type) {
        return switch (type) {
            case TransformType.ENCR -> "ENCR";
            case TransformType.PRF -> "PRF";
            case TransformType.INTEG -> "INTEG";
            case TransformType.KE -> "KE";
            case TransformType.SN -> "SN";
            default ->
                type >= TransformType.ADDKE1 && type <= TransformType.ADDKE7
                        ? "ADDKE" + (type - TransformType.ADDKE1 + 1)
                        : "type " + type;
        };
    }
}
