package io.quoin.wire;

import io.quoin.bytes.Octets;
import java.util.function.Function;

/** Octets that decode must encode and decode again; others end in {@link MalformedException} and nothing else. */
final class RoundTrip {
    interface Decoder<T> {
        T decode(Octets octets) throws MalformedException;
    }

    private RoundTrip() {}

    /** Whether the octets decode; then they must survive a round trip. Whatever fails shows the octets. */
    static <T> boolean attempt(Decoder<T> decoder, Function<T, Octets> encoder, Octets octets) {
        T decoded;
        try {
            decoded = decoder.decode(octets);
        } catch (MalformedException e) {
            assertPointsInto(octets, e);
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError("decoding must end in MalformedException only: " + octets.hex(), e);
        }
        try {
            Octets again = encoder.apply(decoded);
            // The same octets decode to an equal record: VectorsTest holds that, and here it would double the time.
            if (again.equals(octets)) {
                return true;
            }
            if (again.length() != octets.length() || !decoder.decode(again).equals(decoded)) {
                throw new AssertionError("a round trip must change reserved bits only: " + octets.hex());
            }
        } catch (MalformedException | RuntimeException e) {
            throw new AssertionError("what decodes must encode and decode again: " + octets.hex(), e);
        }
        return true;
    }

    static void assertPointsInto(Octets octets, MalformedException e) {
        if (e.offset() < 0 || e.offset() > octets.length()) {
            throw new AssertionError("octet " + e.offset() + " is not in " + octets.hex(), e);
        }
    }
}
