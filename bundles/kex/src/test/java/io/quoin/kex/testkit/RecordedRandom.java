package io.quoin.kex.testkit;

import io.quoin.bytes.Octets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** A random source for tests that remembers what it gave. */
final class RecordedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient SecureRandom source;
    private final transient List<Octets> drawn = new ArrayList<>();

    RecordedRandom(SecureRandom source) {
        this.source = source;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.nextBytes(bytes);
        drawn.add(Octets.of(bytes));
    }

    /** What each request was given. */
    List<Octets> drawn() {
        return drawn;
    }
}
