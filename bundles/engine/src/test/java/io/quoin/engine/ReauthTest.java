package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaId;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both authenticate anew in a new IKE SA, which is complete before the old one ends (RFC 7296, 2.8.3). */
class ReauthTest {
    private static final Duration REAUTH = Duration.ofSeconds(600);

    private static Lifetimes lifetimes(Duration reauth) {
        return new Lifetimes(Duration.ofHours(4), Duration.ofHours(1), 0, 0, reauth);
    }

    private static Pair up(UnaryOperator<Pair.Tunnels> change) {
        var pair = new Pair(9);
        pair.configure(change);
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(1));
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        return pair;
    }

    /** Lets time pass, and looks after each datagram whether what each side sends can be received. */
    private static void passWithTraffic(Pair pair, Duration duration) {
        UnaryOperator<Stream<Datagram>> network = pair.network;
        pair.network = datagrams -> {
            assertThat(receives(pair.b)).contains(sends(pair.a));
            assertThat(receives(pair.a)).contains(sends(pair.b));
            return network.apply(datagrams);
        };
        pair.pass(duration);
        pair.network = network;
    }

    private static List<SaId> receives(Pair.Side side) {
        return ids(side, EspSa.Direction.IN);
    }

    /** Of several the newest sends. */
    private static SaId sends(Pair.Side side) {
        List<SaId> all = ids(side, EspSa.Direction.OUT);
        return all.get(all.size() - 1);
    }

    private static List<SaId> ids(Pair.Side side, EspSa.Direction direction) {
        return side.dataplane.sas.values().stream()
                .filter(sa -> sa.direction() == direction)
                .map(EspSa::id)
                .toList();
    }

    private static void assertReauthenticated(Pair pair, int times) {
        assertThat(pair.a.events(IkeEvent.IkeSaUp.class)).hasSize(1 + times);
        assertThat(pair.b.events(IkeEvent.IkeSaUp.class)).hasSize(1 + times);
        assertThat(pair.a.tunnel().sas()).hasSize(1);
        assertThat(pair.b.tunnel().sas()).hasSize(1);
        assertThat(pair.a.sa().localSpi()).isEqualTo(pair.b.sa().remoteSpi());
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.a.dataplane.keys)
                .hasSize(2 * pair.a.tunnel().peer().children().size())
                .isEqualTo(pair.b.dataplane.keys);
    }

    /** Where both are configured so, the initiator goes first; a responder that is so tells its peer (RFC 4478). */
    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "both"})
    void replacesTheIkeSaWithoutLosingAPacket(String configured) {
        Pair pair = up(tunnel -> {
            tunnel.lifetimes = lifetimes(configured.equals("b") ? Duration.ZERO : REAUTH);
            tunnel.lifetimesB = Optional.of(lifetimes(configured.equals("a") ? Duration.ZERO : REAUTH));
            tunnel.children = 3;
            return tunnel;
        });
        passWithTraffic(pair, REAUTH.plusSeconds(10));
        assertReauthenticated(pair, 1);
        assertThat(pair.a.sa().initiator()).isTrue();
    }

    /** Its initiator does not know AUTH_LIFETIME, and is not configured either. */
    @Test
    void aResponderBeginsWhereItsPeerDoesNot() {
        Pair pair = up(tunnel -> {
            tunnel.lifetimes = lifetimes(Duration.ZERO);
            tunnel.lifetimesB = Optional.of(lifetimes(REAUTH));
            return tunnel;
        });
        Puppet.ikeSa(pair.a).deadlines().clear(Deadlines.Kind.REAUTH);
        passWithTraffic(pair, REAUTH.plusSeconds(10));
        assertReauthenticated(pair, 1);
        assertThat(pair.a.sa().initiator()).isFalse();
    }

    @Test
    void theResponderMayLimitTheLifetimeLater() {
        Pair pair = up(tunnel -> tunnel);
        var puppet = new Puppet(pair, pair.b);
        assertThat(puppet.ask(
                        ExchangeType.INFORMATIONAL,
                        List.of(NotifyPayload.of(NotifyType.AUTH_LIFETIME, Octets.ofInt(60)))))
                .isEmpty();
        passWithTraffic(pair, Duration.ofSeconds(59));
        assertReauthenticated(pair, 1);
    }

    @Test
    void agreesOnOneWhenBothReauthenticateAtOnce() {
        for (int seed = 0; seed < 20; seed++) {
            var pair = new Pair(30 + seed);
            pair.configure(tunnel -> tunnel);
            pair.initiate(pair.a);
            pair.pass(Duration.ofSeconds(1));
            for (Pair.Side side : List.of(pair.a, pair.b)) {
                IkeSa sa = Puppet.ikeSa(side);
                sa.owner().reauthenticate(sa);
            }
            passWithTraffic(pair, Duration.ofSeconds(40));
            assertThat(pair.a.tunnel().sas()).hasSize(1);
            assertThat(pair.a.sa().localSpi()).isEqualTo(pair.b.sa().remoteSpi());
            HandshakeTest.assertUp(pair);
        }
    }

    @Test
    void worksWhereSeveralPeersShareAnIdentity() {
        Pair pair = up(tunnel -> {
            tunnel.lifetimes = lifetimes(REAUTH);
            tunnel.unique = false;
            return tunnel;
        });
        pair.pass(REAUTH.plusSeconds(10));
        assertReauthenticated(pair, 1);
    }

    @Test
    void goesOnForAnHourWithLifetimesOfSeconds() {
        Pair pair = up(tunnel -> {
            tunnel.lifetimes =
                    new Lifetimes(Duration.ofSeconds(20), Duration.ofSeconds(7), 0, 0, Duration.ofSeconds(31));
            return tunnel;
        });
        for (int i = 0; i < 60; i++) {
            passWithTraffic(pair, Duration.ofMinutes(1));
        }
        assertThat(pair.a.failures()).isEmpty();
        assertThat(pair.b.failures()).isEmpty();
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.a.events(IkeEvent.IkeSaUp.class)).hasSizeBetween(125, 150);
        assertThat(pair.a.tunnel().sas()).hasSizeLessThanOrEqualTo(2);
    }

    /** The peer refuses: the old IKE SA works on until its time is over, and no attempt follows another at once. */
    @Test
    void triesAgainUntilTheTimeIsOver() {
        Pair pair = up(tunnel -> {
            tunnel.lifetimes = lifetimes(REAUTH);
            tunnel.lifetimesB = Optional.of(Lifetimes.defaults());
            return tunnel;
        });
        pair.b.engine.handle(new Input.OfferMethods(List.of()), pair.now);
        pair.pass(Lifetimes.hard(REAUTH).minusSeconds(2));
        HandshakeTest.assertUpAtLeast(pair);
        assertThat(pair.a.failures()).hasSizeBetween(4, 16);
        pair.pass(Duration.ofSeconds(3));
        assertThat(pair.a.events(IkeEvent.IkeSaDown.class))
                .extracting(IkeEvent.IkeSaDown::reason)
                .containsExactly("its lifetime ended before both could authenticate anew");
        assertThat(pair.a.dataplane.sas).isEmpty();
    }
}
