package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A Postquantum Preshared Key (RFC 8784): mixed into the keys of an IKE SA, it keeps its Child SAs from a quantum
 * computer whatever the key exchange is.
 *
 * @param id the PPK_ID without its type, 1 to 255 octets: which key it is, for the peer to find
 * @param key closed with this
 */
public record Ppk(Octets id, Secret key) implements AutoCloseable {
    /** The PPK_ID type of a key that both sides were given (RFC 8784, 5.1). */
    private static final Octets FIXED = Octets.ofHex("02");

    private static final int MAX_ID_LENGTH = 255;

    public Ppk {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH || key.length() == 0) {
            throw new IllegalArgumentException("a PPK has an id of 1 to 255 octets, and a key");
        }
    }

    /** The PPK_ID: the data of PPK_IDENTITY. */
    Octets identity() {
        return Octets.concat(FIXED, id);
    }

    /** The first of the current PPKs that is wanted, for the caller to close; the others are closed here. */
    static Optional<Ppk> find(Ppks ppks, Predicate<Ppk> wanted) {
        Optional<Ppk> found = Optional.empty();
        for (Ppk ppk : ppks.current()) {
            if (found.isEmpty() && wanted.test(ppk)) {
                found = Optional.of(ppk);
            } else {
                ppk.close();
            }
        }
        return found;
    }

    @Override
    public void close() {
        key.close();
    }
}
