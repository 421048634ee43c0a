package io.quoin.engine;

import io.quoin.engine.internal.negotiation.Keywords;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Status;
import io.quoin.kex.KeyExchangeMethod.Strength;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The key-exchange methods that proposals can name. Some are known beforehand, and no bundle can make them mean
 * something else; others are learned from the methods that bundles bring, and stay known when the bundle leaves. One
 * keyword has one transform id, and one transform id one keyword. Immutable.
 */
public final class KeyExchangeNames {
    /** Names of bundles that are remembered. */
    public static final int MAX_LEARNED = 256;

    private static final Pattern KEYWORD = Pattern.compile("[a-z][a-z0-9]{0,31}");
    /** Before private use (RFC 7296, 3.3.2). */
    private static final int MAX_TRANSFORM_ID = 65_535;

    /** What peers still offer and no bundle brings, only to call it by its name (IANA, IKEv2 Parameters). */
    private static final Map<Integer, String> FOREIGN = Map.of(
            2, "modp1024",
            5, "modp1536",
            25, "ecp192",
            26, "ecp224",
            28, "ecp256bp",
            29, "ecp384bp",
            30, "ecp512bp");

    /** The feature with the methods whose keywords begin so. */
    private static final Map<String, String> FEATURES = Map.of(
            "mlkem", "quoin-kex-mlkem",
            "frodokem", "quoin-kex-frodokem",
            "bike", "quoin-kex-bike",
            "hqc", "quoin-kex-hqc",
            "sntrup", "quoin-kex-ntruprime");

    private static final KeyExchangeNames BUILT_IN = new KeyExchangeNames(builtInNames(), Map.of());

    private final Map<String, KeyExchangeName> byKeyword = new LinkedHashMap<>();
    private final Map<Integer, KeyExchangeName> byId = new HashMap<>();
    private final Map<String, KeyExchangeName> learned;

    private KeyExchangeNames(Map<String, KeyExchangeName> builtIn, Map<String, KeyExchangeName> learned) {
        this.learned = learned;
        byKeyword.putAll(builtIn);
        byKeyword.putAll(learned);
        byKeyword.values().forEach(name -> byId.put(name.transformId(), name));
    }

    private static Map<String, KeyExchangeName> builtInNames() {
        var names = new LinkedHashMap<String, KeyExchangeName>();
        add(names, 14, Strength.CLASSICAL, Status.STANDARD, "modp2048", "modp3072", "modp4096", "modp6144", "modp8192");
        add(names, 19, Strength.CLASSICAL, Status.STANDARD, "ecp256", "ecp384", "ecp521");
        add(names, 31, Strength.CLASSICAL, Status.STANDARD, "x25519", "x448");
        add(names, 35, Strength.POST_QUANTUM, Status.STANDARD, "mlkem512", "mlkem768", "mlkem1024");
        // For private use, as FortiOS and early versions of strongSwan have them.
        add(names, 1083, Strength.POST_QUANTUM, Status.EXPERIMENTAL, "frodokem640", "frodokem976", "frodokem1344");
        add(names, 1089, Strength.POST_QUANTUM, Status.EXPERIMENTAL, "bike1", "bike3", "bike5");
        add(names, 1092, Strength.POST_QUANTUM, Status.EXPERIMENTAL, "hqc128", "hqc192", "hqc256");
        return names;
    }

    /** @param first the transform id of the first keyword; the others follow it */
    private static void add(
            Map<String, KeyExchangeName> names, int first, Strength strength, Status status, String... keywords) {
        for (int i = 0; i < keywords.length; i++) {
            names.put(keywords[i], new KeyExchangeName(keywords[i], first + i, strength, status));
        }
    }

    /** Those that are known without any bundle. */
    public static KeyExchangeNames builtIn() {
        return BUILT_IN;
    }

    /**
     * What these methods say of themselves in addition. Against a name that was learned before, which
     * their bundle or another had brought, they are believed; of two that contradict each other the first is; what is
     * built in stays.
     *
     * @param methods those that are offered, the preferred first
     */
    public KeyExchangeNames with(Collection<KeyExchangeMethod> methods) {
        var fresh = new LinkedHashMap<String, KeyExchangeName>();
        for (KeyExchangeMethod method : methods) {
            KeyExchangeName name = KeyExchangeName.of(method);
            boolean taken = fresh.values().stream().anyMatch(other -> contradicts(name, other));
            if (objection(method).isEmpty() && BUILT_IN.named(name.keyword()).isEmpty() && !taken) {
                fresh.putIfAbsent(name.keyword(), name);
            }
        }
        learned.values().stream()
                .filter(name -> fresh.values().stream().noneMatch(other -> contradicts(name, other)))
                .forEach(name -> fresh.putIfAbsent(name.keyword(), name));
        var kept = new LinkedHashMap<String, KeyExchangeName>();
        fresh.values().stream().limit(MAX_LEARNED).forEach(name -> kept.put(name.keyword(), name));
        return kept.equals(learned) ? this : new KeyExchangeNames(BUILT_IN.byKeyword, kept);
    }

    /** Whether all that {@code before} knows means the same here. */
    public boolean includes(KeyExchangeNames before) {
        return byKeyword.values().containsAll(before.byKeyword.values());
    }

    /** Why a method must not be used under the name that it gives itself; empty where it may. */
    public static Optional<String> objection(KeyExchangeMethod method) {
        return objection(KeyExchangeName.of(method));
    }

    /** Why no method must be called so; empty where one may. */
    public static Optional<String> objection(KeyExchangeName name) {
        if (!isKeyword(name.keyword())) {
            return Optional.of("its keyword must be up to 32 of a-z and 0-9, a letter first, and none that proposals"
                    + " have for something else");
        }
        if (name.transformId() < 1 || name.transformId() > MAX_TRANSFORM_ID) {
            return Optional.of("its transform id " + name.transformId() + " is not between 1 and " + MAX_TRANSFORM_ID);
        }
        return BUILT_IN.byKeyword.values().stream()
                .filter(known -> contradicts(name, known))
                .findFirst()
                .map(known -> "it says that it is " + name.keyword() + " with the transform id " + name.transformId()
                        + ", but " + known.keyword() + " has the transform id " + known.transformId());
    }

    /** Whether a bundle may call a method so. */
    public static boolean isKeyword(String word) {
        return KEYWORD.matcher(word).matches() && !Keywords.isReserved(word);
    }

    private static boolean contradicts(KeyExchangeName one, KeyExchangeName other) {
        return one.keyword().equals(other.keyword()) != (one.transformId() == other.transformId());
    }

    /** The method of a keyword. */
    public Optional<KeyExchangeName> named(String keyword) {
        return Optional.ofNullable(byKeyword.get(keyword));
    }

    /** Whether proposals can name the method of this transform id. */
    public boolean knows(int transformId) {
        return byId.containsKey(transformId);
    }

    /** The method of a transform id. One that is not known has its number for a keyword, and is worth nothing. */
    public KeyExchangeName of(int transformId) {
        return Optional.ofNullable(byId.get(transformId))
                .orElseGet(() -> new KeyExchangeName(
                        FOREIGN.getOrDefault(transformId, "ke:" + transformId),
                        transformId,
                        Strength.CLASSICAL,
                        Status.EXPERIMENTAL));
    }

    /** The key exchanges among transforms, in their order, without NONE. */
    public List<KeyExchangeName> among(Collection<Transform> transforms) {
        return transforms.stream()
                .filter(transform -> TransformType.isKeyExchange(transform.type()) && transform.id() != 0)
                .map(transform -> of(transform.id()))
                .toList();
    }

    /** Whether a post-quantum key exchange is among transforms. */
    public boolean isPostQuantum(Collection<Transform> transforms) {
        return among(transforms).stream().anyMatch(name -> name.strength().isPostQuantum());
    }

    /** The feature that brings the method of a keyword, where one is shipped that does. */
    public static Optional<String> feature(String keyword) {
        return Optional.ofNullable(FEATURES.get(keyword.replaceFirst("\\d+$", "")));
    }

    /** All keywords, separated by blanks, for an error message. */
    public String keywords() {
        return String.join(" ", byKeyword.keySet());
    }
}
