package io.quoin.engine.internal.negotiation;

import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keyword of every transform that a proposal may name, and back. */
final class Keywords {
    private static final Map<String, Transform> ENCR = new LinkedHashMap<>();
    private static final Map<String, Transform> OTHER = new LinkedHashMap<>();
    private static final Map<String, Integer> KEY_EXCHANGE = new LinkedHashMap<>();

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
        KEY_EXCHANGE.put("modp2048", 14);
        KEY_EXCHANGE.put("modp3072", 15);
        KEY_EXCHANGE.put("modp4096", 16);
        KEY_EXCHANGE.put("modp6144", 17);
        KEY_EXCHANGE.put("modp8192", 18);
        KEY_EXCHANGE.put("ecp256", 19);
        KEY_EXCHANGE.put("ecp384", 20);
        KEY_EXCHANGE.put("ecp521", 21);
        KEY_EXCHANGE.put("x25519", 31);
        KEY_EXCHANGE.put("x448", 32);
        KEY_EXCHANGE.put("mlkem512", 35);
        KEY_EXCHANGE.put("mlkem768", 36);
        KEY_EXCHANGE.put("mlkem1024", 37);
    }

    /** What peers still offer and this gateway does not know, only to call it by its name (IANA, IKEv2 Parameters). */
    private static final Map<Transform, String> FOREIGN = Map.ofEntries(
            Map.entry(Transform.of(TransformType.ENCR, 3), "3des"),
            Map.entry(Transform.of(TransformType.PRF, 1), "prfmd5"),
            Map.entry(Transform.of(TransformType.PRF, 2), "prfsha1"),
            Map.entry(Transform.of(TransformType.PRF, 4), "prfaesxcbc"),
            Map.entry(Transform.of(TransformType.PRF, 8), "prfaescmac"),
            Map.entry(Transform.of(TransformType.INTEG, 1), "md5"),
            Map.entry(Transform.of(TransformType.INTEG, 2), "sha1"),
            Map.entry(Transform.of(TransformType.INTEG, 5), "aesxcbc"),
            Map.entry(Transform.of(TransformType.INTEG, 8), "aescmac"),
            Map.entry(Transform.of(TransformType.KE, 2), "modp1024"),
            Map.entry(Transform.of(TransformType.KE, 5), "modp1536"),
            Map.entry(Transform.of(TransformType.KE, 25), "ecp192"),
            Map.entry(Transform.of(TransformType.KE, 26), "ecp224"),
            Map.entry(Transform.of(TransformType.KE, 28), "ecp256bp"),
            Map.entry(Transform.of(TransformType.KE, 29), "ecp384bp"),
            Map.entry(Transform.of(TransformType.KE, 30), "ecp512bp"));

    private static final Map<Transform, String> NAMES = new HashMap<>(FOREIGN);
    private static final Map<Integer, String> KEY_EXCHANGE_NAMES = new HashMap<>();

    static {
        ENCR.forEach((name, transform) -> NAMES.put(transform, name));
        OTHER.forEach((name, transform) -> NAMES.put(transform, name));
        KEY_EXCHANGE.forEach((name, id) -> KEY_EXCHANGE_NAMES.put(id, name));
    }

    private Keywords() {}

    /** The transform of a keyword that is no key exchange. */
    static Optional<Transform> transform(String keyword) {
        return Optional.ofNullable(ENCR.getOrDefault(keyword, OTHER.get(keyword)));
    }

    /** The transform id of a key-exchange method. */
    static Optional<Integer> keyExchange(String keyword) {
        return Optional.ofNullable(KEY_EXCHANGE.get(keyword));
    }

    /** The keyword of a transform; of one that has none, its numbers. */
    static String of(Transform transform) {
        if (TransformType.isKeyExchange(transform.type())) {
            return keyExchangeName(transform);
        }
        String name = NAMES.get(transform);
        return name == null ? transform.type() + ":" + transform.id() : name;
    }

    private static String keyExchangeName(Transform transform) {
        String prefix =
                transform.type() == TransformType.KE ? "" : "ke" + (transform.type() - TransformType.KE - 1) + "_";
        String name = transform.id() == 0 ? "none" : keyExchangeName(transform.id());
        return prefix + name;
    }

    /** Whether it is ML-KEM, also where no bundle brings it. */
    static boolean isMlKem(int id) {
        return keyExchangeName(id).startsWith("mlkem");
    }

    /** Whether a proposal may name it. */
    static boolean isKnown(Transform transform) {
        return TransformType.isKeyExchange(transform.type())
                ? KEY_EXCHANGE.containsValue(transform.id())
                : ENCR.containsValue(transform) || OTHER.containsValue(transform);
    }

    static String keyExchangeName(int id) {
        String name = KEY_EXCHANGE_NAMES.get(id);
        return name == null ? FOREIGN.getOrDefault(Transform.of(TransformType.KE, id), "ke:" + id) : name;
    }

    /** All keywords, for an error message. */
    static String all() {
        return String.join(" ", ENCR.keySet()) + " " + String.join(" ", OTHER.keySet()) + " "
                + String.join(" ", KEY_EXCHANGE.keySet());
    }
}
