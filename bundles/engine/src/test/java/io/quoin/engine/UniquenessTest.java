package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A peer has one IKE SA: which of several stays, and when the others go (RFC 7296, 2.4). */
class UniquenessTest {
    private static final Duration YIELD = Duration.ofSeconds(30);

    private static Pair up(UnaryOperator<Pair.Tunnels> change) {
        var pair = new Pair(7);
        pair.configure(change);
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
        pair.pass(Duration.ofSeconds(1));
        return pair;
    }

    /** A forgets everything, as after a power failure, and is configured again. */
    private static void restartA(Pair pair, UnaryOperator<Pair.Tunnels> change) {
        pair.a.engine.handle(new Input.RemovePeer("ab"), pair.now);
        pair.a.sent.clear();
        List.copyOf(Puppet.ikeSas(pair.a).values()).forEach(sa -> sa.close("a power failure"));
        pair.a.engine.handle(new Input.PutPeer(change.apply(new Pair.Tunnels()).config(true)), pair.now);
        pair.initiate(pair.a);
        pair.settle();
    }

    private static void assertOneOnBothSides(Pair pair) {
        assertThat(pair.a.tunnel().sas()).hasSize(1);
        assertThat(pair.b.tunnel().sas()).hasSize(1);
        assertThat(pair.a.sa().localSpi()).isEqualTo(pair.b.sa().remoteSpi());
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.a.dataplane.keys).hasSize(2).isEqualTo(pair.b.dataplane.keys);
        assertThat(pair.a.dataplane.policies).hasSize(2);
        assertThat(pair.b.dataplane.policies).hasSize(2);
    }

    @Test
    void bothThatInitiateAtOnceSoonHaveOneAndKeepIt() {
        for (int seed = 0; seed < 300; seed++) {
            var pair = new Pair(100 + 2L * seed);
            pair.configure(tunnel -> {
                tunnel.initiateA = true;
                tunnel.initiateB = true;
                return tunnel;
            });
            var order = new Random(seed);
            for (int i = 0; i < 60; i++) {
                pair.deliver(order.nextBoolean() ? pair.a : pair.b);
            }
            pair.settle();
            assertThat(pair.a.tunnel().sas()).as("seed %d", seed).hasSize(1);
            pair.pass(Duration.ofSeconds(6));
            assertOneOnBothSides(pair);
            long spi = pair.a.sa().localSpi();
            pair.pass(Duration.ofMinutes(5));
            assertOneOnBothSides(pair);
            assertThat(pair.a.sa().localSpi()).isEqualTo(spi);
            assertThat(pair.a.events(IkeEvent.IkeSaUp.class)).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void aPeerThatLostEverythingReplacesItsIkeSaAtOnce() {
        Pair pair = up(tunnel -> tunnel);
        long old = pair.b.sa().localSpi();
        restartA(pair, tunnel -> tunnel);
        assertThat(pair.b.events(IkeEvent.ChildSaDown.class)).isEmpty();
        pair.pass(Duration.ofSeconds(6));
        assertThat(pair.b.events(IkeEvent.ChildSaDown.class)).hasSize(1);
        pair.pass(Duration.ofSeconds(62));
        assertOneOnBothSides(pair);
        assertThat(pair.b.sa().localSpi()).isNotEqualTo(old);
    }

    /** It says nothing of an initial contact: perhaps it only authenticates anew, and takes the old one down itself. */
    @Test
    void aNewIkeSaReplacesTheOldOneAfterAWhile() {
        Pair pair = up(tunnel -> tunnel);
        restartA(pair, tunnel -> {
            tunnel.unique = false;
            return tunnel;
        });
        assertThat(pair.b.tunnel().sas()).extracting(IkeSaStatus::state).containsExactly("established", "established");
        pair.pass(YIELD.minusSeconds(1));
        assertThat(pair.b.tunnel().sas()).extracting(IkeSaStatus::state).containsExactly("established", "established");
        pair.pass(Duration.ofSeconds(70));
        assertOneOnBothSides(pair);
    }

    @Test
    void saysNothingOfAnInitialContactWhereAnotherTunnelHasAnIkeSaOfTheSameTwo() {
        Pair pair = up(tunnel -> tunnel);
        var other = new Pair.Tunnels();
        other.name = "other";
        pair.a.engine.handle(new Input.PutPeer(other.config(true)), pair.now);
        pair.a.engine.handle(new Input.Initiate("other"), pair.now);
        pair.settle();
        assertThat(pair.b.tunnel().sas()).extracting(IkeSaStatus::state).containsExactly("established", "established");
    }

    /** It was true when IKE_AUTH was sent first, and lost; meanwhile another IKE SA was set up. */
    @Test
    void anInitialContactThatIsLateDoesNotEndWhatCameMeanwhile() {
        var pair = new Pair(7);
        pair.configure(tunnel -> tunnel);
        var other = new Pair.Tunnels();
        other.name = "other";
        pair.a.engine.handle(new Input.PutPeer(other.config(true)), pair.now);
        pair.initiate(pair.a);
        pair.deliverUntil(() -> pair.a.sa().state().equals("IKE_AUTH sent"));
        pair.a.sent.clear();
        pair.a.engine.handle(new Input.Initiate("other"), pair.now);
        pair.pass(Duration.ofSeconds(3));
        assertThat(pair.b.tunnel().sas()).extracting(IkeSaStatus::state).containsExactly("established", "established");
    }

    @Test
    void severalPeersMayShareAnIdentityWhereThatIsConfigured() {
        UnaryOperator<Pair.Tunnels> shared = tunnel -> {
            tunnel.unique = false;
            return tunnel;
        };
        Pair pair = up(shared);
        restartA(pair, tunnel -> tunnel);
        pair.pass(Duration.ofSeconds(20));
        assertThat(pair.b.tunnel().sas()).extracting(IkeSaStatus::state).containsExactly("established", "established");
    }

    @Test
    void refusesMoreIkeSasThanATunnelMayHave() {
        UnaryOperator<Pair.Tunnels> shared = tunnel -> {
            tunnel.unique = false;
            return tunnel;
        };
        Pair pair = up(shared);
        for (int i = 1; i < Tunnel.MAX_IKE_SAS; i++) {
            restartA(pair, shared);
            assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        }
        restartA(pair, shared);
        assertThat(pair.b.tunnel().sas()).hasSize(Tunnel.MAX_IKE_SAS);
        assertThat(pair.a.failures()).containsExactly("the peer answered IKE_AUTH with TEMPORARY_FAILURE");
        assertThat(pair.b.failures()).containsExactly("the peer has too many IKE SAs already");
    }
}
