package io.quoin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.quoin.bytes.Octets;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Datagram;
import io.quoin.wire.vectors.Vectors.InnerChain;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any octets either decode or end in {@link MalformedException}, soon; what decodes can be encoded and decoded again.
 */
class MutationTest {
    private static final long SEED = 7296;
    private static final int MUTATIONS = 10_000;
    /** For up to 370,000 mutants of a few microseconds each: ample on a machine that is busy with other things. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @MethodSource("io.quoin.wire.vectors.Vectors#all")
    void everyPrefixOfAMessageIsMalformed(Vectors vectors) {
        for (Datagram datagram : vectors.messages()) {
            for (int length = 0; length < datagram.raw().length(); length++) {
                byte[] prefix = datagram.raw().slice(0, length).toBytes();
                assertMalformed(Message::decode, Octets.of(prefix));
                Mutator.correctHeaderLength(prefix);
                assertMalformed(Message::decode, Octets.of(prefix));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.quoin.wire.vectors.Vectors#all")
    void everyPrefixOfAnInnerChainIsMalformed(Vectors vectors) {
        for (InnerChain chain : vectors.innerChains()) {
            for (int length = 0; length < chain.octets().length(); length++) {
                Octets prefix = chain.octets().slice(0, length);
                assertMalformed(octets -> Payloads.decode(chain.firstPayload(), octets), prefix);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.quoin.wire.vectors.Vectors#all")
    void everyMutatedMessageDecodesOrIsMalformed(Vectors vectors) {
        var random = new SplittableRandom(SEED);
        var mutator = new Mutator(random);
        int decoded = assertTimeout(LIMIT, () -> {
            int count = 0;
            for (Datagram datagram : vectors.messages()) {
                byte[] original = datagram.raw().toBytes();
                for (int i = 0; i < MUTATIONS; i++) {
                    byte[] mutant = mutator.mutate(original);
                    if (random.nextInt(4) > 0) {
                        Mutator.correctHeaderLength(mutant);
                    }
                    count += RoundTrip.attempt(Message::decode, Message::encode, Octets.of(mutant)) ? 1 : 0;
                }
            }
            return count;
        });
        assertThat(decoded).isBetween(1, vectors.messages().size() * MUTATIONS - 1);
    }

    @ParameterizedTest
    @MethodSource("io.quoin.wire.vectors.Vectors#all")
    void everyMutatedInnerChainDecodesOrIsMalformed(Vectors vectors) {
        var mutator = new Mutator(new SplittableRandom(SEED));
        List<InnerChain> chains = vectors.innerChains();
        int decoded = assertTimeout(LIMIT, () -> {
            int count = 0;
            for (InnerChain chain : chains) {
                byte[] original = chain.octets().toBytes();
                RoundTrip.Decoder<List<Payload>> decoder = octets -> Payloads.decode(chain.firstPayload(), octets);
                for (int i = 0; i < MUTATIONS; i++) {
                    count += RoundTrip.attempt(decoder, Payloads::encode, Octets.of(mutator.mutate(original))) ? 1 : 0;
                }
            }
            return count;
        });
        if (!chains.isEmpty()) {
            assertThat(decoded).isBetween(1, chains.size() * MUTATIONS - 1);
        }
    }

    private static <T> void assertMalformed(RoundTrip.Decoder<T> decoder, Octets octets) {
        try {
            decoder.decode(octets);
        } catch (MalformedException e) {
            RoundTrip.assertPointsInto(octets, e);
            return;
        }
        throw new AssertionError("decoded, though it is cut short: " + octets.hex());
    }
}
