package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.PeerConfig.PostQuantum;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.wire.ExchangeType;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A man in the middle wants a classical tunnel, which can be recorded today and read by a quantum computer later, where
 * both sides could have a hybrid one. Where one side requires post-quantum key exchange there is none in any case;
 * where both only prefer it, AUTH covers what they said (RFC 7296, 2.15), and he gets none either. What he does is in
 * {@link Attack}; what an authentic peer may try is here too.
 */
class ManInTheMiddleTest {
    private static final String HYBRID = "aes256gcm16-prfsha384-x25519-ecp256-ke1_mlkem768-ke1_mlkem512";
    private static final String OPTIONAL = HYBRID + "-ke1_none";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";
    private static final List<KeyExchangeMethod> WITHOUT_KEM = Pair.METHODS.stream()
            .filter(method -> !method.strength().isPostQuantum())
            .toList();
    /** Of attempts, each of which takes a minute at most. */
    private static final Duration LONG = Duration.ofSeconds(150);

    private final Pair pair = new Pair(900);

    /** What arrives of a message that he changes, and in which order. */
    enum Order {
        INSTEAD {
            @Override
            Stream<Datagram> of(Datagram genuine, Datagram forged) {
                return Stream.of(forged);
            }
        },
        BEFORE {
            @Override
            Stream<Datagram> of(Datagram genuine, Datagram forged) {
                return Stream.of(forged, genuine);
            }
        },
        AFTER {
            @Override
            Stream<Datagram> of(Datagram genuine, Datagram forged) {
                return Stream.of(genuine, forged);
            }
        };

        abstract Stream<Datagram> of(Datagram genuine, Datagram forged);
    }

    static Stream<Arguments> attacks() {
        return Attack.ALL.stream().flatMap(attack -> Stream.of(Order.values())
                .flatMap(order -> Stream.of(PostQuantum.REQUIRED, PostQuantum.PREFERRED)
                        .flatMap(ofA -> Stream.of(PostQuantum.REQUIRED, PostQuantum.PREFERRED)
                                .map(ofB -> Arguments.of(attack, order, ofA, ofB)))));
    }

    private void configure(PostQuantum ofA, PostQuantum ofB, String... proposals) {
        pair.configure(tunnel -> {
            tunnel.ike = List.of(proposals);
            tunnel.postQuantum = ofA;
            tunnel.postQuantumB = ofB;
            tunnel.fragmentSize = 4000;
            return tunnel;
        });
    }

    private void assertNeverClassical() {
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.events(IkeEvent.IkeSaUp.class))
                    .allMatch(up -> up.sa().postQuantum());
            assertThat(side.events(IkeEvent.IkeSaRekeyed.class))
                    .allMatch(rekeyed -> rekeyed.sa().postQuantum());
            assertThat(side.events(IkeEvent.ChildSaUp.class))
                    .allMatch(up -> up.child().postQuantum());
        }
    }

    private void assertNeverAnything() {
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.events(IkeEvent.IkeSaUp.class)).isEmpty();
            assertThat(side.dataplane.takes).as("room for ESP SAs").isEqualTo(Integer.MAX_VALUE);
        }
    }

    /**
     * <pre>
     *   a                        man                        b
     *   IKE_SA_INIT  SA KE Ni N  --&gt; changed, or twice  --&gt;
     *                       &lt;--  changed, or twice  &lt;--     SA KE Nr N
     * </pre>
     */
    @ParameterizedTest(name = "{0} {1}, {2} and {3}")
    @MethodSource("attacks")
    void heGetsNoClassicalTunnel(Attack attack, Order order, PostQuantum ofA, PostQuantum ofB) {
        configure(ofA, ofB, OPTIONAL, CLASSICAL);
        int[] changed = {0};
        pair.network = sent -> sent.flatMap(genuine -> {
            Datagram forged = attack.man().apply(genuine);
            changed[0] += forged.octets().equals(genuine.octets()) ? 0 : 1;
            return forged == genuine ? Stream.of(genuine) : order.of(genuine, forged);
        });
        pair.initiate(pair.a);
        pair.pass(LONG);
        assertNeverClassical();
        assertThat(changed[0]).isPositive();
        if (order == Order.INSTEAD) {
            assertNeverAnything();
        }
        // He gives up: nothing of what he did stands in the way.
        pair.network = UnaryOperator.identity();
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.pass(LONG);
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
        assertNeverClassical();
    }

    /** Without him the same two sides have what the attacks are to deprive them of. */
    @Test
    void withoutHimTheTunnelIsHybrid() {
        configure(PostQuantum.PREFERRED, PostQuantum.PREFERRED, OPTIONAL, CLASSICAL);
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().postQuantum()).isTrue();
    }

    /** An honest peer that has no KEM gets a classical tunnel where that is allowed, and only there. */
    @ParameterizedTest
    @EnumSource(
            value = PostQuantum.class,
            names = {"REQUIRED", "PREFERRED"})
    void anHonestClassicalPeerGetsWhatThePolicyAllows(PostQuantum ofA) {
        pair.b.engine.handle(new Input.OfferMethods(WITHOUT_KEM), pair.now);
        configure(ofA, PostQuantum.PREFERRED, OPTIONAL, CLASSICAL);
        pair.initiate(pair.a);
        pair.pass(LONG);
        if (ofA == PostQuantum.REQUIRED) {
            assertThat(pair.a.events(IkeEvent.IkeSaUp.class)).isEmpty();
            assertThat(pair.a.dataplane.takes).isEqualTo(Integer.MAX_VALUE);
            assertThat(pair.b.dataplane.takes).isEqualTo(Integer.MAX_VALUE);
        } else {
            HandshakeTest.assertUpAtLeast(pair);
            assertThat(pair.a.sa().postQuantum()).isFalse();
        }
    }

    /**
     * A response from an earlier handshake of the same two sides, when b was classical yet.
     *
     * <pre>
     *   a                        man                       b
     *   IKE_SA_INIT  SA KE Ni N  --x
     *                       &lt;--  SA KE Nr of last year, with the SPI of now, or as it was
     * </pre>
     */
    @ParameterizedTest
    @MethodSource("replays")
    void anOldResponseSetsNothingUp(PostQuantum ofA, boolean wasClassical, boolean patched) {
        Octets old = recorded(wasClassical).get(1);
        configure(ofA, PostQuantum.PREFERRED, OPTIONAL, CLASSICAL);
        pair.network = sent -> sent.map(datagram -> {
            if (!Attack.isInit(datagram, true)) {
                return datagram;
            }
            return patched ? Attack.replayed(datagram, old) : new Datagram(datagram.local(), datagram.remote(), old);
        });
        pair.initiate(pair.a);
        pair.pass(LONG);
        assertNeverAnything();
    }

    static Stream<Arguments> replays() {
        return Stream.of(PostQuantum.REQUIRED, PostQuantum.PREFERRED).flatMap(policy -> Stream.of(true, false)
                .flatMap(classical -> Stream.of(true, false).map(patched -> Arguments.of(policy, classical, patched))));
    }

    /** A request from an earlier handshake gets an answer, which helps nobody. */
    @ParameterizedTest
    @EnumSource(
            value = PostQuantum.class,
            names = {"REQUIRED", "PREFERRED"})
    void anOldRequestSetsNothingUp(PostQuantum ofB) {
        List<Octets> old = recorded(true);
        configure(PostQuantum.PREFERRED, ofB, OPTIONAL, CLASSICAL);
        for (Octets octets : old) {
            var from = Pair.socket("192.0.2.1", 500);
            pair.b.engine.handle(
                    new Input.Received(new Datagram(Pair.socket("192.0.2.2", 500), from, octets)), pair.now);
        }
        assertThat(pair.b.sent).hasSize(1);
        pair.pass(LONG);
        assertNeverAnything();
        pair.b.assertNothingLeft();
    }

    /** The messages of a handshake between the same two sides. */
    private static List<Octets> recorded(boolean classical) {
        var before = new Pair(901);
        before.configure(tunnel -> {
            tunnel.ike = classical ? List.of(CLASSICAL) : List.of(OPTIONAL, CLASSICAL);
            return tunnel;
        });
        before.initiate(before.a);
        before.settle();
        HandshakeTest.assertUp(before);
        return List.copyOf(before.transcript);
    }

    /**
     * Whoever loses IKE_INTERMEDIATE messages, or delays or doubles them, gains nothing.
     *
     * <pre>
     *   a                                            man       b
     *   IKE_INTERMEDIATE  KEi  in many fragments     --&gt;  in the other order, or some of them, or none
     * </pre>
     */
    @ParameterizedTest
    @MethodSource("orders")
    void ikeIntermediateCannotBeLeftOut(PostQuantum policy, boolean requests, boolean lost) {
        pair.configure(tunnel -> {
            tunnel.ike = List.of(OPTIONAL, CLASSICAL);
            tunnel.postQuantum = policy;
            tunnel.postQuantumB = policy;
            tunnel.fragmentSize = 576;
            return tunnel;
        });
        pair.network = sent -> sent.flatMap(datagram -> Attack.is(datagram, ExchangeType.IKE_INTERMEDIATE, !requests)
                ? lost ? Stream.of() : Stream.of(datagram, datagram)
                : Stream.of(datagram));
        pair.initiate(pair.a);
        for (int i = 0; i < 20; i++) {
            reverse(pair.a);
            reverse(pair.b);
            pair.deliverSome(3);
        }
        pair.pass(LONG);
        assertNeverClassical();
        if (lost) {
            assertNeverAnything();
        } else {
            HandshakeTest.assertUp(pair);
        }
    }

    private static void reverse(Pair.Side side) {
        List<Datagram> sent = List.copyOf(side.sent);
        side.sent.clear();
        sent.forEach(side.sent::addFirst);
    }

    static Stream<Arguments> orders() {
        return replays();
    }

    /**
     * An authentic peer agrees on ML-KEM, and goes on to IKE_AUTH without it.
     *
     * <pre>
     *   a                                            b
     *   IKE_SA_INIT       SA(ke1_mlkem768) KE Ni  --&gt;
     *                                             &lt;--  SA(ke1_mlkem768) KE Nr
     *   IKE_AUTH          IDi AUTH SA TS          --&gt;
     *                                             &lt;--  N(INVALID_SYNTAX)
     * </pre>
     */
    @ParameterizedTest
    @EnumSource(
            value = PostQuantum.class,
            names = {"REQUIRED", "PREFERRED"})
    void aPeerThatLeavesIkeIntermediateOutIsRefused(PostQuantum ofB) throws ProtocolException {
        configure(PostQuantum.PREFERRED, ofB, OPTIONAL, CLASSICAL);
        pair.initiate(pair.a);
        pair.deliver(pair.a);
        pair.deliver(pair.b);
        pair.a.sent.clear();
        Puppet.leaveIntermediateOut(pair.a);
        pair.settle();
        assertNeverAnything();
        assertThat(pair.b.failures()).singleElement().asString().contains("IKE_AUTH before mlkem768");
    }
}
