package io.quoin.engine.internal.negotiation;

import io.quoin.engine.internal.keys.IkeCipher;
import io.quoin.wire.Transform;
import io.quoin.wire.TransformType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The notation of proposals, read and written. */
public final class Notation {
    private static final int SHA2_INTEG_TO_PRF = 7;
    private static final String NONE = "none";

    private Notation() {}

    /** The transforms of a proposal for IKE. */
    public static List<Transform> ike(String notation) {
        List<Transform> transforms = transforms(notation);
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
    public static List<Transform> esp(String notation) {
        List<Transform> transforms = transforms(notation);
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
    public static String of(Collection<Transform> transforms) {
        return transforms.stream()
                .filter(transform -> transform.id() != 0)
                .map(Keywords::of)
                .collect(Collectors.joining("-"));
    }

    /** Whether ML-KEM is among the transforms. */
    public static boolean namesMlKem(Collection<Transform> transforms) {
        return transforms.stream()
                .anyMatch(
                        transform -> TransformType.isKeyExchange(transform.type()) && Keywords.isMlKem(transform.id()));
    }

    private static List<Transform> transforms(String notation) {
        var transforms = new ArrayList<Transform>();
        for (String keyword : notation.split("-", -1)) {
            Transform transform = transform(notation, keyword);
            require(notation, !transforms.contains(transform), "names " + keyword + " twice");
            transforms.add(transform);
        }
        return transforms;
    }

    private static Transform transform(String notation, String keyword) {
        if (keyword.matches("ke[1-7]_.+")) {
            int type = TransformType.ADDKE1 + keyword.charAt(2) - '1';
            String method = keyword.substring(4);
            return Transform.of(type, method.equals(NONE) ? 0 : keyExchange(notation, method));
        }
        return Keywords.transform(keyword)
                .orElseGet(() -> Transform.of(TransformType.KE, keyExchange(notation, keyword)));
    }

    private static int keyExchange(String notation, String keyword) {
        return Keywords.keyExchange(keyword)
                .orElseThrow(() -> new IllegalArgumentException("the proposal '" + notation + "' has '" + keyword
                        + "', which is none of: " + Keywords.all()
                        + "; additional key exchanges have ke1_ to ke7_ in front"));
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
