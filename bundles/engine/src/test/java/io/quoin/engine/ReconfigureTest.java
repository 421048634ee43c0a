package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator changes of a tunnel that is up: other proposals cost it nothing, and count for its next keys. */
class ReconfigureTest {
    private static final String BEFORE = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String AFTER = "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024";
    private static final String ESP_AFTER = "aes128gcm16";
    private static final Consumer<Pair.Tunnels> OTHER_PROPOSALS = tunnel -> {
        tunnel.ike = List.of(AFTER);
        tunnel.esp = List.of(ESP_AFTER);
    };

    private final Steps steps = new Steps(tunnel -> {});
    private final Pair pair = steps.pair;

    private void put(Pair.Side side, Consumer<Pair.Tunnels> change) {
        var tunnels = new Pair.Tunnels();
        tunnels.fragmentSize = 4000;
        change.accept(tunnels);
        side.engine.handle(new Input.PutPeer(tunnels.config(side == pair.a)), pair.now);
    }

    private void rekey(Pair.Side side) {
        side.engine.handle(new Input.Rekey("ab"), pair.now);
    }

    private void assertNeverDown() {
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.events(IkeEvent.IkeSaUp.class)).hasSize(1);
            assertThat(side.events(IkeEvent.IkeSaDown.class)).isEmpty();
        }
    }

    private void assertMoved() {
        RekeyTest.assertConverged(pair);
        assertNeverDown();
        assertThat(pair.a.sa().proposal()).isEqualTo(AFTER);
        assertThat(pair.a.sa().children().get(0).proposal()).isEqualTo(ESP_AFTER);
    }

    @Test
    void otherProposalsDisturbNothing() {
        put(pair.a, OTHER_PROPOSALS);
        put(pair.b, OTHER_PROPOSALS);
        pair.pass(Duration.ofMinutes(5));
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        assertThat(pair.a.sa().proposal()).isEqualTo(BEFORE);
        assertNeverDown();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNextKeysAreMadeByThem(boolean byA) {
        put(pair.a, OTHER_PROPOSALS);
        put(pair.b, OTHER_PROPOSALS);
        rekey(byA ? pair.a : pair.b);
        assertMoved();
    }

    /** The keys of a Child SA without key exchanges of its own come from those of IKE, which must be the new ones. */
    @Test
    void theIkeSaIsReplacedBeforeItsChildSas() {
        rekey(pair.a);
        steps.a("SA(A2) Ni KEi").arrives();
        steps.b("SA(B2) Nr KEr N(A_K_E)").arrives();
        steps.a("KEi N(A_K_E)").arrives();
        steps.b("KEr").arrives();
        steps.a("[A2] N(REKEY_SA,a1) SA(a2) Ni TSi TSr").arrives();
    }

    /** Refused, the old keys go on; it is tried again until both ends agree. */
    @Test
    void onlyOneEndIsConfiguredYet() {
        put(pair.a, OTHER_PROPOSALS);
        rekey(pair.a);
        pair.pass(Duration.ofSeconds(30));
        assertThat(pair.a.failures()).isNotEmpty();
        assertThat(pair.a.sa().proposal()).isEqualTo(BEFORE);
        assertNeverDown();
        put(pair.b, OTHER_PROPOSALS);
        pair.pass(Duration.ofSeconds(30));
        assertMoved();
    }

    /** What the peer may have begun by the old configuration is not finished by it. */
    @Test
    void whatIsBeingSetUpBeginsAnew() {
        var fresh = new Pair(92);
        fresh.configure(tunnel -> tunnel);
        fresh.initiate(fresh.a);
        fresh.deliver(fresh.a);
        fresh.configure(tunnel -> {
            OTHER_PROPOSALS.accept(tunnel);
            return tunnel;
        });
        fresh.initiate(fresh.a);
        fresh.settle();
        HandshakeTest.assertUp(fresh);
        assertThat(fresh.a.sa().proposal()).isEqualTo(AFTER);
    }

    private static Stream<Consumer<Pair.Tunnels>> moreThanProposals() {
        return Stream.of(
                tunnel -> tunnel.postQuantum = PeerConfig.PostQuantum.REQUIRED,
                tunnel -> tunnel.selectorsA = List.of("10.9.0.0/16"),
                tunnel -> tunnel.children = 2,
                tunnel -> tunnel.idBasSeenByA = "c.lab");
    }

    @ParameterizedTest
    @MethodSource("moreThanProposals")
    void anythingElseIsSetUpAnew(Consumer<Pair.Tunnels> change) {
        put(pair.a, OTHER_PROPOSALS.andThen(change));
        pair.settle();
        assertThat(pair.a.events(IkeEvent.IkeSaDown.class)).hasSize(1);
    }
}
