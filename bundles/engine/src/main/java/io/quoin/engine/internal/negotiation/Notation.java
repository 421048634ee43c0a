package io.quoin.engine.internal.negotiation;

import io.quoin.engine.KeyExchangeName;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.engine.UnknownKeyExchangeException;
import io.quoin.engine.internal.keys.IkeCipher;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The notation of proposals, read and written. */
public final class Notation {
    private static final int SHA2_INTEG_TO_PRF = 7;

    private Notation() {}

    /** The transforms of a proposal for IKE. */
    public static List<Transform> ike(String notation, KeyExchangeNames names) {
        List<Transform> transforms = transforms(notation, names);
        if (count(transforms, TransformType.PRF) == 0) {
            // As operators expect: the hash of the integrity algorithm is that of the PRF.
            List.copyOf(transforms).stream()
                    .filter(transform -> transform.type() == TransformType.INTEG)
                    .forEach(integ -> transforms.add(Transform.of(TransformType.PRF, integ.id() - SHA2_INTEG_TO_PRF)));
        }
        checkEncryption(notation, transforms);
        require(
                notation,
                count(transforms, TransformType.PRF) > 0,
                "has no PRF: add prfsha256, prfsha384 or prfsha512");
        require(notation, count(transforms, TransformType.KE) > 0, "has no key exchange: add x25519 or ecp384");
        require(notation, count(transforms, TransformType.SN) == 0, "has esn or noesn, which are for ESP");
        for (Transform transform : transforms) {
            require(
                    notation,
                    transform.type() != TransformType.ENCR
                            || IkeCipher.of(transform.id()).isPresent(),
                    "has a cipher with an ICV of 8 octets, which is for ESP");
        }
        return List.copyOf(transforms);
    }

    /** The transforms of a proposal for ESP; sequence numbers of 32 bits where it says nothing of them. */
    public static List<Transform> esp(String notation, KeyExchangeNames names) {
        List<Transform> transforms = transforms(notation, names);
        checkEncryption(notation, transforms);
        require(notation, count(transforms, TransformType.PRF) == 0, "has a PRF, which is for IKE");
        boolean additional = transforms.stream().anyMatch(transform -> transform.type() >= TransformType.ADDKE1);
        require(
                notation,
                !additional || count(transforms, TransformType.KE) > 0,
                "has additional key exchanges without a first one: add x25519 or ecp384");
        if (count(transforms, TransformType.SN) == 0) {
            transforms.add(Transform.of(TransformType.SN, 0));
        }
        return List.copyOf(transforms);
    }

    /** How chosen transforms are written. */
    public static String of(Collection<Transform> transforms, KeyExchangeNames names) {
        return transforms.stream()
                .filter(transform -> transform.id() != 0)
                .map(new Keywords(names, Set.of())::written)
                .collect(Collectors.joining("-"));
    }

    private static List<Transform> transforms(String notation, KeyExchangeNames names) {
        var transforms = new ArrayList<Transform>();
        for (String keyword : notation.split("-", -1)) {
            Transform transform = transform(notation, keyword, names);
            require(notation, !transforms.contains(transform), "names " + keyword + " twice");
            transforms.add(transform);
        }
        return transforms;
    }

    private static Transform transform(String notation, String keyword, KeyExchangeNames names) {
        if (keyword.matches("ke[1-7]_.+")) {
            int type = TransformType.ADDKE1 + keyword.charAt(2) - '1';
            String method = keyword.substring(4);
            return Transform.of(type, method.equals(Keywords.NONE) ? 0 : additional(notation, method, names));
        }
        return Keywords.transform(keyword)
                .orElseGet(() -> Transform.of(TransformType.KE, first(notation, keyword, names)));
    }

    private static int additional(String notation, String keyword, KeyExchangeNames names) {
        return names.named(keyword)
                .map(KeyExchangeName::transformId)
                .orElseThrow(() -> unknown(
                        keyword,
                        "the proposal '" + notation + "' has '" + keyword + "', an unknown key exchange: "
                                + remedy(keyword) + "; known are: " + names.keywords()));
    }

    /** What stands without ke1_ may also be meant for something else. */
    private static int first(String notation, String keyword, KeyExchangeNames names) {
        return names.named(keyword)
                .map(KeyExchangeName::transformId)
                .orElseThrow(() -> unknown(
                        keyword,
                        "the proposal '" + notation + "' has '" + keyword + "', which is none of: "
                                + new Keywords(names, Set.of()).all()
                                + "; additional key exchanges have ke1_ to ke7_ in front; if it is a key exchange, "
                                + remedy(keyword)));
    }

    private static IllegalArgumentException unknown(String keyword, String message) {
        return KeyExchangeNames.isKeyword(keyword)
                ? new UnknownKeyExchangeException(message)
                : new IllegalArgumentException(message);
    }

    private static String remedy(String keyword) {
        return "no bundle brings it: "
                + KeyExchangeNames.feature(keyword)
                        .map(feature -> "feature:install " + feature)
                        .orElse("install one (ike:list-kex shows those that are there)")
                + ", or correct it";
    }

    private static void checkEncryption(String notation, List<Transform> transforms) {
        List<Transform> ciphers = transforms.stream()
                .filter(transform -> transform.type() == TransformType.ENCR)
                .toList();
        require(notation, !ciphers.isEmpty(), "has no cipher: add aes256gcm16");
        long aead = ciphers.stream().filter(Notation::isAead).count();
        require(notation, aead == 0 || aead == ciphers.size(), "mixes combined-mode ciphers with others: make it two");
        boolean integrity = count(transforms, TransformType.INTEG) > 0;
        require(notation, integrity || aead > 0, "has a cipher that needs an integrity algorithm: add sha256");
        require(
                notation,
                !integrity || aead == 0,
                "has an integrity algorithm that its combined-mode cipher excludes;" + " a PRF is written prfsha256");
    }

    private static boolean isAead(Transform cipher) {
        return cipher.id() >= 18;
    }

    private static long count(List<Transform> transforms, int type) {
        return transforms.stream().filter(transform -> transform.type() == type).count();
    }

    private static void require(String notation, boolean fact, String otherwise) {
        if (!fact) {
            throw new IllegalArgumentException("the proposal '" + notation + "' " + otherwise);
        }
    }
}
