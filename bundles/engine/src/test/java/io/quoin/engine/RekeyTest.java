package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.ipsec.EspSa;
import io.quoin.wire.Message;
import io.quoin.wire.NoncePayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are replaced by either side, alone or by both at once, and no packet that is under way loses its SA. */
class RekeyTest {
    private static final String IKE = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL_IKE = "aes256gcm16-prfsha384-x25519";
    private static final String ESP = "aes256gcm16-x25519-ke1_mlkem768";
    private static final String CLASSICAL_ESP = "aes256gcm16-x25519";

    private static Pair up(long seed, String esp) {
        var pair = new Pair(seed);
        pair.configure(tunnel -> {
            tunnel.esp = List.of(esp);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
        return pair;
    }

    private static Established established(Pair.Side side) {
        return side.engine.established("ab");
    }

    private static long current(Pair.Side side) {
        return side.sa().children().stream().filter(child -> !child.replaced()).count();
    }

    private static void rekeyChild(Pair.Side side) {
        Established established = established(side);
        established.rekey(established.children().current().get(0));
    }

    /** One IKE SA and one Child SA at either end, the same keys, and nothing else when the stragglers' time is over. */
    static void assertConverged(Pair pair) {
        pair.pass(Duration.ofSeconds(40));
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.tunnel().sas()).hasSize(1);
        assertThat(pair.b.tunnel().sas()).hasSize(1);
        assertThat(pair.a.sa().localSpi()).isEqualTo(pair.b.sa().remoteSpi());
        assertThat(pair.a.sa().remoteSpi()).isEqualTo(pair.b.sa().localSpi());
        assertThat(pair.a.engine.drops()).isEmpty();
        assertThat(pair.b.engine.drops()).isEmpty();
    }

    /**
     * <pre>
     *   CREATE_CHILD_SA  N(REKEY_SA) SA Ni KE TSi TSr  --&gt;
     *                                                  &lt;--  SA Nr KE TSi TSr [N(ADDITIONAL_KEY_EXCHANGE)]
     *   [IKE_FOLLOWUP_KE KE N(A_K_E)                   --&gt;
     *                                                  &lt;--  KE]
     *   INFORMATIONAL    D(old)                        --&gt;
     *                                                  &lt;--  D(old)
     * </pre>
     */
    @ParameterizedTest
    @CsvSource({"a," + ESP, "b," + ESP, "a," + CLASSICAL_ESP, "b," + CLASSICAL_ESP, "a,aes256gcm16", "b,aes256gcm16"})
    void replacesAChildSa(String who, String esp) {
        Pair pair = up(20, esp);
        var before = List.copyOf(pair.a.dataplane.keys.values());
        rekeyChild(who.equals("a") ? pair.a : pair.b);
        pair.settle();
        assertThat(current(pair.a)).isEqualTo(1);
        assertThat(current(pair.b)).isEqualTo(1);
        assertConverged(pair);
        assertThat(pair.a.dataplane.keys.values()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void sendsThroughTheOldChildSaUntilThePeerHasTheNewOne() {
        Pair pair = up(21, CLASSICAL_ESP);
        rekeyChild(pair.a);
        pair.deliver(pair.a);
        // b has answered: it receives on both, and still sends on the old one.
        assertThat(outbound(pair.b)).isEqualTo(1);
        assertThat(inbound(pair.b)).isEqualTo(2);
        pair.deliver(pair.b);
        // a sends on the new one, and receives on both.
        assertThat(outbound(pair.a)).isEqualTo(1);
        assertThat(inbound(pair.a)).isEqualTo(2);
        pair.deliver(pair.a);
        // b was told to delete the old one: it sends on the new one, and still receives on both.
        assertThat(outbound(pair.b)).isEqualTo(1);
        assertThat(inbound(pair.b)).isEqualTo(2);
        assertConverged(pair);
    }

    private static long outbound(Pair.Side side) {
        return side.dataplane.sas.values().stream()
                .filter(sa -> sa.direction() == EspSa.Direction.OUT)
                .count();
    }

    private static long inbound(Pair.Side side) {
        return side.dataplane.sas.size() - outbound(side);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void replacesTheIkeSaAndKeepsItsChildren(String who) {
        Pair pair = up(22, ESP);
        var childKeys = List.copyOf(pair.a.dataplane.keys.values());
        long before = pair.a.sa().localSpi();
        Pair.Side side = who.equals("a") ? pair.a : pair.b;
        established(side).onDeadline(Deadlines.Kind.REKEY);
        assertConverged(pair);
        assertThat(pair.a.sa().localSpi()).isNotEqualTo(before);
        assertThat(pair.a.sa().initiator()).isEqualTo(who.equals("a"));
        assertThat(pair.a.sa().postQuantum()).isTrue();
        assertThat(pair.a.dataplane.keys.values()).containsExactlyInAnyOrderElementsOf(childKeys);
        assertThat(pair.a.events(IkeEvent.IkeSaRekeyed.class)).hasSize(1);
        assertThat(pair.a.events(IkeEvent.IkeSaDown.class)).isEmpty();
        // Trap 5: the new keys must work, for a child and for the next IKE SA, from either side.
        rekeyChild(pair.b);
        pair.settle();
        established(pair.b).onDeadline(Deadlines.Kind.REKEY);
        pair.settle();
        rekeyChild(pair.a);
        assertConverged(pair);
    }

    /**
     * The keys of an IKE SA come from SK_d of the one before (RFC 9370, 2.2.4): rekeyed without ML-KEM, it stays
     * post-quantum, and so do its children. One side knows nothing else for it, the other would do better.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void staysPostQuantumWhenItIsRekeyedClassically(String who) {
        Pair pair = hybridRekeyedWith(List.of(CLASSICAL_IKE), List.of(IKE, CLASSICAL_IKE));
        established(who.equals("a") ? pair.a : pair.b).onDeadline(Deadlines.Kind.REKEY);
        pair.settle();
        rekeyChild(pair.b);
        assertConverged(pair);
        assertThat(pair.b.sa().proposal()).isEqualTo(CLASSICAL_IKE);
        assertThat(pair.b.sa().postQuantum()).isTrue();
        assertThat(pair.b.sa().children()).allMatch(ChildSaStatus::postQuantum);
    }

    @Test
    void refusesAClassicalRekeyThatIsNotConfigured() {
        Pair pair = hybridRekeyedWith(List.of(CLASSICAL_IKE), List.of(IKE));
        long before = pair.a.sa().localSpi();
        established(pair.a).onDeadline(Deadlines.Kind.REKEY);
        pair.settle();
        assertThat(pair.a.sa().localSpi()).isEqualTo(before);
        assertThat(pair.a.events(IkeEvent.NegotiationFailed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).contains("NO_PROPOSAL_CHOSEN"));
    }

    private static Pair hybridRekeyedWith(List<String> ofA, List<String> ofB) {
        var pair = new Pair(23);
        pair.configure(tunnel -> {
            tunnel.ike = List.of(IKE);
            tunnel.rekeyA = ofA;
            tunnel.rekeyB = ofB;
            tunnel.postQuantum = PeerConfig.PostQuantum.REQUIRED;
            tunnel.postQuantumB = PeerConfig.PostQuantum.REQUIRED;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
        return pair;
    }

    /**
     * Both rekey the same Child SA (RFC 7296, 2.8.1); with an additional key exchange only one goes on (RFC 9370).
     *
     * <pre>
     *   a: CREATE_CHILD_SA N(REKEY_SA)  --&gt;  &lt;--  b: CREATE_CHILD_SA N(REKEY_SA)
     *   answers cross as well; who holds the lowest of the four nonces yields
     * </pre>
     */
    @ParameterizedTest
    @CsvSource({ESP, CLASSICAL_ESP, "aes256gcm16"})
    void agreesOnOneWhenBothReplaceTheSameChildSa(String esp) {
        for (int seed = 100; seed < 130; seed++) {
            Pair pair = up(seed, esp);
            rekeyChild(pair.a);
            rekeyChild(pair.b);
            cross(pair);
            assertThat(current(pair.a)).isEqualTo(1);
            assertThat(current(pair.b)).isEqualTo(1);
            assertConverged(pair);
        }
    }

    @Test
    void agreesOnOneWhenBothReplaceTheIkeSa() {
        for (int seed = 200; seed < 230; seed++) {
            Pair pair = up(seed, ESP);
            established(pair.a).onDeadline(Deadlines.Kind.REKEY);
            established(pair.b).onDeadline(Deadlines.Kind.REKEY);
            cross(pair);
            assertConverged(pair);
            assertThat(pair.a.events(IkeEvent.IkeSaDown.class)).isEmpty();
            assertThat(pair.b.events(IkeEvent.IkeSaDown.class)).isEmpty();
        }
    }

    @Test
    void agreesOnOneWhenBothReplaceTheIkeSaWithOneKeyExchange() {
        for (int seed = 300; seed < 330; seed++) {
            var pair = new Pair(seed);
            pair.configure(tunnel -> {
                tunnel.ike = List.of("aes256gcm16-prfsha384-x25519");
                return tunnel;
            });
            pair.initiate(pair.a);
            pair.settle();
            established(pair.a).onDeadline(Deadlines.Kind.REKEY);
            established(pair.b).onDeadline(Deadlines.Kind.REKEY);
            cross(pair);
            assertConverged(pair);
        }
    }

    /** One replaces the IKE SA, the other a Child SA: the one is told to wait (RFC 7296, 2.25.2). */
    @Test
    void replacesTheChildSaAfterTheIkeSaWhenBothAreWanted() {
        Pair pair = up(23, ESP);
        established(pair.a).onDeadline(Deadlines.Kind.REKEY);
        rekeyChild(pair.b);
        cross(pair);
        assertConverged(pair);
    }

    @Test
    void deletesOnceWhenBothDeleteTheIkeSa() {
        Pair pair = up(24, ESP);
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.b.engine.handle(new Input.Terminate("ab"), pair.now);
        cross(pair);
        assertThat(pair.a.tunnel().sas()).isEmpty();
        assertThat(pair.b.tunnel().sas()).isEmpty();
        assertThat(pair.a.engine.nextDeadline()).isEmpty();
        assertThat(pair.b.engine.nextDeadline()).isEmpty();
    }

    @Test
    void endsWhenOneReplacesWhatTheOtherDeletes() {
        Pair pair = up(25, ESP);
        established(pair.a).onDeadline(Deadlines.Kind.REKEY);
        pair.b.engine.handle(new Input.Terminate("ab"), pair.now);
        cross(pair);
        pair.pass(Duration.ofSeconds(200));
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.dataplane.sas).isEmpty();
            assertThat(side.dataplane.policies).isEmpty();
            assertThat(side.tunnel().sas()).isEmpty();
        }
    }

    /** Delivers what both have sent, each in turn, so that it crosses on the way. */
    private static void cross(Pair pair) {
        boolean more = true;
        while (more) {
            int fromA = pair.a.sent.size();
            int fromB = pair.b.sent.size();
            more = fromA + fromB > 0;
            for (int i = 0; i < fromA; i++) {
                pair.deliver(pair.a);
            }
            for (int i = 0; i < fromB; i++) {
                pair.deliver(pair.b);
            }
        }
    }

    @Test
    void livesForAnHourWithLifetimesOfSeconds() {
        var pair = new Pair(26);
        pair.configure(tunnel -> {
            tunnel.esp = List.of(ESP);
            tunnel.initiateA = true;
            tunnel.lifetimes = new Lifetimes(Duration.ofSeconds(20), Duration.ofSeconds(7), 0, 0, Duration.ZERO);
            return tunnel;
        });
        for (int minute = 0; minute < 60; minute++) {
            pair.pass(Duration.ofMinutes(1));
            assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
            assertThat(pair.a.dataplane.sas.size()).isLessThan(12);
            assertThat(pair.b.dataplane.sas.size()).isLessThan(12);
        }
        assertThat(pair.a.events(IkeEvent.IkeSaDown.class)).isEmpty();
        assertThat(pair.b.events(IkeEvent.IkeSaDown.class)).isEmpty();
        assertThat(pair.a.events(IkeEvent.IkeSaRekeyed.class)).hasSizeGreaterThan(170);
    }

    @Test
    void replacesAChildSaThatHasCarriedEnough() {
        var pair = new Pair(27);
        pair.configure(tunnel -> {
            tunnel.lifetimes = new Lifetimes(Duration.ofHours(4), Duration.ofHours(1), 1_000_000, 0, Duration.ZERO);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(10));
        var before = List.copyOf(pair.a.dataplane.keys.values());
        pair.a.dataplane.carried = 1_000_001;
        pair.pass(Duration.ofSeconds(6));
        pair.a.dataplane.carried = 0;
        assertThat(pair.a.dataplane.keys.values()).isNotEqualTo(before);
        assertConverged(pair);
    }

    /**
     * <pre>
     *   CREATE_CHILD_SA  N(REKEY_SA) SA Ni KE(x25519) TSi TSr  --&gt;
     *                                                          &lt;--  N(INVALID_KE_PAYLOAD, ecp256)
     *   CREATE_CHILD_SA  N(REKEY_SA) SA Ni' KE(ecp256) TSi TSr --&gt;
     * </pre>
     */
    @Test
    void asksAgainWithAFreshNonceWhereThePeerPrefersAnotherMethod() {
        var pair = new Pair(39);
        pair.configure(tunnel -> {
            tunnel.esp = List.of("aes256gcm16-x25519-ecp256");
            tunnel.espB = List.of("aes256gcm16-ecp256-x25519");
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        rekeyChild(pair.a);
        var view = new SimulationView(pair.a.engine);
        var nonces = new ArrayList<NoncePayload>();
        pair.network = datagrams -> datagrams.peek(datagram -> {
            if (datagram.local().getAddress().equals(pair.a.address)) {
                view.open(datagram.octets())
                        .payloads()
                        .flatMap(payloads -> Message.first(payloads, NoncePayload.class))
                        .ifPresent(nonces::add);
            }
        });
        pair.settle();
        assertThat(nonces).hasSize(2).doesNotHaveDuplicates();
        pair.network = UnaryOperator.identity();
        assertConverged(pair);
    }
}
