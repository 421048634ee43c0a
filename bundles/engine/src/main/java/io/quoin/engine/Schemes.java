package io.quoin.engine;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The signature schemes on offer, and who validates certificates by them, as one set that stays as it is. */
final class Schemes {
    /** Keys of our own for which the schemes that suit them are remembered. */
    private static final int MAX_KEYS = 64;

    private final List<SignatureScheme> all;
    private final Optional<CertificateValidator> validator;
    private final Optional<NotifyPayload> announcement;
    private final Map<PublicKeyInfo, List<SignatureScheme>> suited = new HashMap<>();

    Schemes(List<SignatureScheme> all, Optional<CertificateValidator> validator) {
        this.all = List.copyOf(all);
        this.validator = validator;
        this.announcement = announcement(this.all);
    }

    List<SignatureScheme> all() {
        return all;
    }

    Optional<CertificateValidator> validator() {
        return validator;
    }

    /** SIGNATURE_HASH_ALGORITHMS: what a peer may sign with (RFC 7427, 4); empty without schemes. */
    Optional<NotifyPayload> announcement() {
        return announcement;
    }

    private static Optional<NotifyPayload> announcement(List<SignatureScheme> all) {
        int[] ids = all.stream()
                .mapToInt(SignatureScheme::hashId)
                .filter(id -> id != 0)
                .distinct()
                .sorted()
                .toArray();
        ByteBuffer data = ByteBuffer.allocate(2 * ids.length);
        for (int id : ids) {
            data.putShort((short) id);
        }
        return ids.length == 0
                ? Optional.empty()
                : Optional.of(NotifyPayload.of(NotifyType.SIGNATURE_HASH_ALGORITHMS, Octets.of(data.array())));
    }

    /** The hash algorithms that a peer announced. */
    static Set<Integer> announced(Optional<NotifyPayload> announcement) {
        var ids = new HashSet<Integer>();
        Octets data = announcement.map(NotifyPayload::data).orElse(Octets.empty());
        for (int i = 0; i + 1 < data.length(); i += 2) {
            ids.add(data.at(i) << 8 | data.at(i + 1));
        }
        return ids;
    }

    /**
     * The scheme to sign with.
     *
     * @param peerHashes what the peer announced: without any it knows only the methods of RFC 7296 and RFC 4754
     * @param taken what it announced besides
     */
    Optional<SignatureScheme> toSign(PublicKeyInfo key, Set<Integer> peerHashes, Predicate<SignatureScheme> taken) {
        return suited(key).stream()
                .filter(scheme -> scheme.authMethod() == SignatureScheme.DIGITAL_SIGNATURE
                        ? peerHashes.contains(scheme.hashId())
                        : peerHashes.isEmpty())
                .filter(taken)
                .findFirst();
    }

    /** The schemes that suit a key of ours, best first. To find that out, each of them parses the key. */
    private List<SignatureScheme> suited(PublicKeyInfo key) {
        if (suited.size() >= MAX_KEYS) {
            suited.clear();
        }
        return suited.computeIfAbsent(key, found -> all.stream()
                .filter(scheme -> scheme.fit(key) != SignatureScheme.Fit.NONE)
                .sorted(Comparator.comparing((SignatureScheme scheme) -> scheme.fit(key))
                        .reversed())
                .toList());
    }

    /** The AUTH data of a signature: that of method 14 names its algorithm first (RFC 7427, 3). */
    static Octets authData(SignatureScheme scheme, Octets signature) {
        if (scheme.authMethod() != SignatureScheme.DIGITAL_SIGNATURE) {
            return signature;
        }
        Octets identifier = scheme.algorithmIdentifier();
        return Octets.concat(Octets.of((byte) identifier.length()), identifier, signature);
    }

    /** The scheme by which {@code proof} is a signature of {@code message} by the owner of {@code key}; or none. */
    Optional<SignatureScheme> verifier(AuthPayload proof, PublicKeyInfo key, Octets message) {
        if (proof.method() != SignatureScheme.DIGITAL_SIGNATURE) {
            return all.stream()
                    .filter(scheme -> scheme.authMethod() == proof.method())
                    .filter(scheme -> scheme.fit(key) != SignatureScheme.Fit.NONE)
                    .filter(scheme -> scheme.verify(key, message, proof.data()))
                    .findFirst();
        }
        Octets data = proof.data();
        int end = data.isEmpty() ? 0 : 1 + data.at(0);
        if (end < 2 || end > data.length()) {
            return Optional.empty();
        }
        Octets identifier = data.slice(1, end);
        return all.stream()
                .filter(scheme -> scheme.isNamedBy(identifier) && scheme.fit(key) != SignatureScheme.Fit.NONE)
                .filter(scheme -> scheme.verify(key, message, data.slice(end, data.length())))
                .findFirst();
    }
}
