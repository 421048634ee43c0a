package io.quoin.auth;

import io.quoin.bytes.Octets;
import java.util.Optional;
import java.util.Set;

/**
 * The raw public keys that are trusted for one peer (RFC 7670). Such a key names nobody: what binds it to an identity
 * is that it was configured for that peer, so each peer has a set of its own.
 *
 * @param keys the keys, at most {@link #MAX_KEYS}: more than one while a peer changes its key
 */
public record PinnedKeys(Set<PublicKeyInfo> keys) {
    /** How many keys one peer may have. */
    public static final int MAX_KEYS = 16;

    public PinnedKeys {
        keys = Set.copyOf(keys);
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException(
                    keys.size() + " public keys are configured for one peer: name at most " + MAX_KEYS);
        }
    }

    /**
     * The pinned key that a peer presents.
     *
     * @param data the Certificate Data of a CERT payload with encoding 15, a SubjectPublicKeyInfo in DER
     * @return that key, or nothing where it is not pinned
     */
    public Optional<PublicKeyInfo> find(Octets data) {
        PublicKeyInfo presented = new PublicKeyInfo(data);
        return keys.contains(presented) ? Optional.of(presented) : Optional.empty();
    }
}
