package io.quoin.engine.internal.negotiation;

import io.quoin.engine.KeyExchangeNames;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keyword of every transform that a proposal may name, and back.
 *
 * @param names those of the key exchanges
 * @param missing the key exchanges among the proposals at hand that no bundle here brings
 */
public record Keywords(KeyExchangeNames names, Set<Integer> missing) {
    static final String NONE = "none";

    private static final Map<String, Transform> ENCR = new LinkedHashMap<>();
    private static final Map<String, Transform> OTHER = new LinkedHashMap<>();

    static {
        for (int bits : new int[] {128, 192, 256}) {
            ENCR.put("aes" + bits, Transform.withKeyLength(TransformType.ENCR, 12, bits));
            ENCR.put("aes" + bits + "ctr", Transform.withKeyLength(TransformType.ENCR, 13, bits));
            ENCR.put("aes" + bits + "gcm8", Transform.withKeyLength(TransformType.ENCR, 18, bits));
            ENCR.put("aes" + bits + "gcm12", Transform.withKeyLength(TransformType.ENCR, 19, bits));
            ENCR.put("aes" + bits + "gcm16", Transform.withKeyLength(TransformType.ENCR, 20, bits));
        }
        ENCR.put("chacha20poly1305", Transform.of(TransformType.ENCR, 28));
        int[] sizes = {256, 384, 512};
        for (int i = 0; i < sizes.length; i++) {
            OTHER.put("sha" + sizes[i], Transform.of(TransformType.INTEG, 12 + i));
            OTHER.put("prfsha" + sizes[i], Transform.of(TransformType.PRF, 5 + i));
        }
        OTHER.put("noesn", Transform.of(TransformType.SN, 0));
        OTHER.put("esn", Transform.of(TransformType.SN, 1));
    }

    /** What peers still offer and this gateway does not know, only to call it by its name (IANA, IKEv2 Parameters). */
    private static final Map<Transform, String> FOREIGN = Map.of(
            Transform.of(TransformType.ENCR, 3), "3des",
            Transform.of(TransformType.PRF, 1), "prfmd5",
            Transform.of(TransformType.PRF, 2), "prfsha1",
            Transform.of(TransformType.PRF, 4), "prfaesxcbc",
            Transform.of(TransformType.PRF, 8), "prfaescmac",
            Transform.of(TransformType.INTEG, 1), "md5",
            Transform.of(TransformType.INTEG, 2), "sha1",
            Transform.of(TransformType.INTEG, 5), "aesxcbc",
            Transform.of(TransformType.INTEG, 8), "aescmac");

    private static final Map<Transform, String> NAMES = new HashMap<>(FOREIGN);

    static {
        ENCR.forEach((name, transform) -> NAMES.put(transform, name));
        OTHER.forEach((name, transform) -> NAMES.put(transform, name));
    }

    public Keywords {
        missing = Set.copyOf(missing);
    }

    /** The transform of a keyword that is no key exchange. */
    static Optional<Transform> transform(String keyword) {
        return Optional.ofNullable(ENCR.getOrDefault(keyword, OTHER.get(keyword)));
    }

    /** Whether proposals have this keyword for something that is no key-exchange method. */
    public static boolean isReserved(String keyword) {
        return keyword.equals(NONE) || NAMES.containsValue(keyword);
    }

    /** How a transform is written in a proposal; one without a keyword, by its numbers. */
    String written(Transform transform) {
        if (!TransformType.isKeyExchange(transform.type())) {
            return NAMES.getOrDefault(transform, transform.type() + ":" + transform.id());
        }
        String prefix =
                transform.type() == TransformType.KE ? "" : "ke" + (transform.type() - TransformType.KE - 1) + "_";
        return prefix + of(transform);
    }

    /** The keyword of a transform, whatever place it stands in. */
    String of(Transform transform) {
        if (transform.id() == 0 && transform.type() != TransformType.SN) {
            return NONE;
        }
        return TransformType.isKeyExchange(transform.type())
                ? names.of(transform.id()).keyword()
                : written(transform);
    }

    /** Whether a proposal may name it. */
    boolean isKnown(Transform transform) {
        return TransformType.isKeyExchange(transform.type())
                ? names.knows(transform.id())
                : ENCR.containsValue(transform) || OTHER.containsValue(transform);
    }

    /** Whether it is a key exchange that no bundle here brings. */
    boolean isMissing(Transform transform) {
        return TransformType.isKeyExchange(transform.type()) && missing.contains(transform.id());
    }

    /** Whether a post-quantum one is among those that no bundle here brings. */
    public boolean missesPostQuantum() {
        return missing.stream().anyMatch(id -> names.of(id).strength().isPostQuantum());
    }

    /** All keywords, for an error message. */
    String all() {
        return String.join(" ", ENCR.keySet()) + " " + String.join(" ", OTHER.keySet()) + " " + names.keywords();
    }
}
