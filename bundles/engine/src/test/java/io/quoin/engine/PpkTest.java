package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 8784.
 *
 * <pre>
 *   IKE_SA_INIT  ... N(USE_PPK)                                   --&gt;
 *                                                                 &lt;--  ... N(USE_PPK)
 *   IKE_AUTH     IDi AUTH N(PPK_IDENTITY) [N(NO_PPK_AUTH)] SA TS  --&gt;
 *                                                                 &lt;--  IDr AUTH [N(PPK_IDENTITY)] SA TS
 * </pre>
 */
class PpkTest {
    private static Optional<Ppk> ppk(String id, String key, boolean required) {
        return Optional.of(new Ppk(Octets.of(id.getBytes()), Secret.copyOf(key.getBytes()), required));
    }

    private static Pair run(Optional<Ppk> ofA, Optional<Ppk> ofB) {
        var pair = new Pair(40);
        pair.configure(tunnel -> {
            tunnel.ppkA = ofA;
            tunnel.ppkB = ofB;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        return pair;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isMixedInWhereBothHaveIt(boolean required) {
        Pair pair = run(ppk("k1", "a shared secret", required), ppk("k1", "a shared secret", required));
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().ppk()).isTrue();
        assertThat(pair.b.sa().ppk()).isTrue();
        // The keys really depend on it: with another one, and all else equal, they differ.
        Pair other = run(ppk("k1", "another secret", required), ppk("k1", "another secret", required));
        assertThat(other.a.dataplane.keys.values()).doesNotContainAnyElementsOf(pair.a.dataplane.keys.values());
        // And they stay usable: SK_d is that of both, also for the next IKE SA.
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        RekeyTest.assertConverged(pair);
        assertThat(pair.a.sa().ppk()).isTrue();
    }

    @Test
    void isDoneWithoutWhereOneHasNoneAndNobodyInsists() {
        for (Pair pair : new Pair[] {
            run(ppk("k1", "x", false), Optional.empty()),
            run(Optional.empty(), ppk("k1", "x", false)),
            run(ppk("k1", "x", false), ppk("k2", "y", false))
        }) {
            HandshakeTest.assertUp(pair);
            assertThat(pair.a.sa().ppk()).isFalse();
            assertThat(pair.b.sa().ppk()).isFalse();
        }
    }

    @Test
    void endsTheAttemptWhereOneInsistsAndTheOtherHasNone() {
        for (Pair pair : new Pair[] {
            run(ppk("k1", "x", true), Optional.empty()),
            run(Optional.empty(), ppk("k1", "x", true)),
            run(ppk("k1", "x", true), ppk("k2", "x", false)),
            run(ppk("k1", "x", false), ppk("k2", "x", true))
        }) {
            assertThat(pair.a.tunnel().sas()).isEmpty();
            assertThat(pair.b.tunnel().sas()).isEmpty();
            assertThat(pair.a.tunnel().reason() + pair.b.tunnel().reason()).containsIgnoringCase("ppk");
        }
    }

    @Test
    void failsLikeAWrongKeyWhereItsOctetsDiffer() {
        Pair pair = run(ppk("k1", "x", false), ppk("k1", "y", false));
        assertThat(pair.a.tunnel().sas()).isEmpty();
        assertThat(pair.b.tunnel().reason()).contains("did not prove");
    }
}
