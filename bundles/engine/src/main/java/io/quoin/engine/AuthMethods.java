package io.quoin.engine;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ways in which one side lets the other prove who it is: SUPPORTED_AUTH_METHODS (RFC 9593), a list of
 * announcements.
 *
 * <pre>
 *   length 2  | method                                         a shared key
 *   length 3  | method | cert link                             a signature of a method of its own
 *   length &gt;3 | method | cert link | AlgorithmIdentifier       a signature of method 14
 * </pre>
 *
 * The text of the RFC was not at hand: the encodings are those of libreswan. The cert link, which ties an announcement
 * to a CA of CERTREQ, is always 0 here, and of a peer's is not looked at. A peer that sends the notify empty means to
 * announce in IKE_INTERMEDIATE, which is not done: it is taken as one that announces nothing.
 */
final class AuthMethods {
    static final int SHARED_KEY_MIC = 2;

    private static final int MAX_ANNOUNCEMENTS = 64;

    private final List<Announcement> all;

    /** @param algorithm the AlgorithmIdentifier in DER; empty where the method tells all */
    private record Announcement(int method, Octets algorithm) {
        Octets encoded() {
            boolean linked = method != SHARED_KEY_MIC;
            Octets rest = Octets.concat(linked ? Octets.of((byte) 0) : Octets.empty(), algorithm);
            return Octets.concat(Octets.of((byte) (2 + rest.length()), (byte) method), rest);
        }
    }

    private AuthMethods(List<Announcement> all) {
        this.all = all;
    }

    /** What these tunnels take from a peer; empty where that is nothing, for no bundle verifies it. */
    static Optional<NotifyPayload> announcement(Schemes schemes, List<PeerConfig> peers) {
        var announced = new LinkedHashSet<Octets>();
        for (PeerConfig peer : peers) {
            for (Credentials credentials : peer.credentials().each()) {
                if (credentials instanceof Credentials.PreSharedKey) {
                    announced.add(new Announcement(SHARED_KEY_MIC, Octets.empty()).encoded());
                } else {
                    schemes.all().stream()
                            .filter(scheme -> isTaken(scheme, credentials))
                            .map(scheme -> new Announcement(scheme.authMethod(), scheme.algorithmIdentifier()))
                            .forEach(each -> announced.add(each.encoded()));
                }
            }
        }
        Octets data = Octets.concat(announced.stream().limit(MAX_ANNOUNCEMENTS).toArray(Octets[]::new));
        return data.isEmpty()
                ? Optional.empty()
                : Optional.of(NotifyPayload.of(NotifyType.SUPPORTED_AUTH_METHODS, data));
    }

    /** Of a peer whose keys are configured only their schemes are wanted. */
    private static boolean isTaken(SignatureScheme scheme, Credentials credentials) {
        if (!(credentials instanceof Credentials.RawKeys raw)) {
            return true;
        }
        Set<PublicKeyInfo> keys = raw.peer().keys();
        return keys.stream().anyMatch(key -> scheme.fit(key) != SignatureScheme.Fit.NONE);
    }

    /** What a peer announced; empty where it announced nothing that can be understood. */
    static Optional<AuthMethods> read(Optional<NotifyPayload> notify) {
        Octets data = notify.map(NotifyPayload::data).orElse(Octets.empty());
        var all = new ArrayList<Announcement>();
        int at = 0;
        while (at + 2 <= data.length() && all.size() < MAX_ANNOUNCEMENTS) {
            int end = at + data.at(at);
            if (end < at + 2 || end > data.length()) {
                break;
            }
            all.add(new Announcement(data.at(at + 1), data.slice(Math.min(at + 3, end), end)));
            at = end;
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(new AuthMethods(List.copyOf(all)));
    }

    boolean takesSharedKey() {
        return all.stream().anyMatch(each -> each.method == SHARED_KEY_MIC);
    }

    boolean takes(SignatureScheme scheme) {
        return all.stream()
                .filter(each -> each.method == scheme.authMethod())
                .anyMatch(each -> each.method != SignatureScheme.DIGITAL_SIGNATURE || scheme.isNamedBy(each.algorithm));
    }
}
