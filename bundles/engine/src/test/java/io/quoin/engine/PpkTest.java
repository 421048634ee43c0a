package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.wire.NotifyType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 8784, with a peer that does not do RFC 9867.
 *
 * <pre>
 *   IKE_SA_INIT  ... N(USE_PPK)                                   --&gt;
 *                                                                 &lt;--  ... N(USE_PPK)
 *   IKE_AUTH     IDi AUTH N(PPK_IDENTITY) [N(NO_PPK_AUTH)] SA TS  --&gt;
 *                                                                 &lt;--  IDr AUTH [N(PPK_IDENTITY)] SA TS
 * </pre>
 */
class PpkTest {
    private static Optional<Ppks> ppk(String id, String key, boolean required) {
        return PpkList.of(required, id + " " + key);
    }

    private static Pair run(Optional<Ppks> ofA, Optional<Ppks> ofB) {
        var pair = new Pair(40);
        pair.network = Tampering.neverSaid(pair, NotifyType.USE_PPK_INT);
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

    @Test
    void theFirstIsOfferedAndEachIsAccepted() {
        Pair pair = run(PpkList.of(true, "k2 y", "k1 x"), PpkList.of(true, "k1 x", "k2 y"));
        HandshakeTest.assertUp(pair);
        Pair unknown = run(PpkList.of(true, "k3 z", "k1 x"), PpkList.of(true, "k1 x", "k2 y"));
        assertThat(unknown.b.tunnel().reason()).isEqualTo("the peer's PPK is none that a.lab may use now");
    }

    @Test
    void aRotationConcernsTheNextIkeSaOnly() {
        var ofA = new PpkList(true, false, "k1 x");
        var ofB = new PpkList(true, false, "k1 x");
        Pair pair = run(Optional.of(ofA), Optional.of(ofB));
        long spi = pair.a.sa().localSpi();
        ofB.rotate("k2 y", "k1 x");
        ofA.rotate("k2 y");
        pair.configure(tunnel -> {
            tunnel.ppkA = Optional.of(ofA);
            tunnel.ppkB = Optional.of(ofB);
            return tunnel;
        });
        pair.pass(Duration.ofSeconds(100));
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().localSpi()).isEqualTo(spi);
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        ofB.rotate("k2 y");
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
    }

    @Test
    void oneThatIsUsedOnceIsNotUsedAgain() {
        var ofA = new PpkList(true, true, "k1 x", "k2 y");
        var ofB = new PpkList(true, true, "k1 x", "k2 y");
        Pair pair = run(Optional.of(ofA), Optional.of(ofB));
        for (int i = 1; i <= 2; i++) {
            HandshakeTest.assertUp(pair);
            assertThat(ofA.used).hasSize(i).isEqualTo(ofB.used);
            pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
            pair.settle();
            pair.initiate(pair.a);
            pair.settle();
        }
        assertThat(pair.a.tunnel().reason()).isEqualTo("no PPK is left to use, and ppk = required demands one");
        assertThat(ofB.used).doesNotHaveDuplicates();
    }

    @Test
    void whereNoneIsLeftAPreferredOneIsDoneWithout() {
        Pair pair = run(Optional.of(new PpkList(false, true)), Optional.of(new PpkList(false, true)));
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().ppk()).isFalse();
    }

    /** The responder uses none up for a peer that proves nothing. */
    @Test
    void aPeerThatDoesNotProveItsIdentityUsesUpNothingOfOurs() {
        var ofB = new PpkList(true, true, "k1 x");
        var pair = new Pair(41);
        pair.network = Tampering.neverSaid(pair, NotifyType.USE_PPK_INT);
        pair.configure(tunnel -> {
            tunnel.ppkA = PpkList.of(true, "k1 x");
            tunnel.ppkB = Optional.of(ofB);
            tunnel.pskB = "another key";
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        assertThat(pair.b.tunnel().reason()).contains("did not prove");
        assertThat(ofB.used).isEmpty();
    }

    @Test
    void oneThatTheResponderHasUsedIsRefused() {
        var ofB = new PpkList(false, true, "k1 x");
        ofB.use(Octets.of("k1".getBytes()));
        Pair pair = run(ppk("k1", "x", true), Optional.of(ofB));
        assertThat(pair.b.tunnel().reason()).contains("none that a.lab may use now");
    }

    @Test
    void aSideThatCannotRecordTheUseDoesNotUseIt() {
        var cannot = new PpkList(true, true, "k1 x");
        cannot.cannotRecord = true;
        assertThat(run(ppk("k1", "x", true), Optional.of(cannot)).b.tunnel().reason())
                .isEqualTo("the peer's PPK must not be used any more");
        assertThat(run(Optional.of(cannot), ppk("k1", "x", true)).a.tunnel().reason())
                .isEqualTo("no PPK is left to use, and ppk = required demands one");
    }

    @Test
    void noCopyOutlivesTheHandshake() {
        var ofA = new PpkList(false, false, "k1 x", "k2 y");
        var ofB = new PpkList(false, false, "k2 y", "k1 x");
        Pair pair = run(Optional.of(ofA), Optional.of(ofB));
        assertThat(pair.a.sa().ppk()).isTrue();
        assertThat(ofA.given).hasSize(4).allMatch(Secret::isClosed);
        assertThat(ofB.given).hasSize(2).allMatch(Secret::isClosed);
    }
}
