package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.Steps.Lowest;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.ipsec.SaId;
import io.quoin.kex.testkit.SeededRandom;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Use after a rekey collision: what lost against another, or was replaced by it, is used no more, by nobody and for
 * nothing, whoever had the lowest nonce. {@link IkeCollisionTest} and {@link ChildCollisionTest} show who wins.
 */
class CollisionUseTest {
    private static final Consumer<Pair.Tunnels> PLAIN = tunnel -> tunnel.ike = List.of("aes256gcm16-prfsha384-x25519");

    /** Every IKE SA that a side ever had, by its SPI, with its keys and a request that its peer could have sent. */
    private final Map<IkeSa, Octets> requests = new HashMap<>();

    private final Map<IkeSa, IkeKeys> keys = new HashMap<>();

    private void remember(Pair.Side side) {
        for (IkeSa sa : Puppet.ikeSas(side).values()) {
            requests.put(sa, request(sa));
            keys.put(sa, sa.keys());
        }
    }

    /** A Delete of everything, with the message id that is due. */
    private static Octets request(IkeSa sa) {
        SaDetails details = sa.details();
        boolean ofInitiator = !details.initiator();
        var header = IkeHeader.of(
                details.initiatorSpi(),
                details.responderSpi(),
                ExchangeType.INFORMATIONAL,
                ofInitiator,
                false,
                sa.window().expectedRequest());
        return Sealing.seal(
                        header,
                        List.of(DeletePayload.ofIkeSa()),
                        sa.keys().protection(ofInitiator),
                        Integer.MAX_VALUE,
                        new SeededRandom(9))
                .datagrams()
                .get(0);
    }

    @ParameterizedTest(name = "{0} is the lowest")
    @EnumSource(Lowest.class)
    void ofTwoIkeSasTheLoserIsUsedByNobody(Lowest lowest) {
        Steps steps = collision(lowest);
        steps.pair.pass(Duration.ofSeconds(40));
        for (Pair.Side side : List.of(steps.a, steps.b)) {
            assertThat(Puppet.ikeSas(side)).hasSize(1);
            IkeSa left = Puppet.ikeSa(side);
            List<IkeSa> gone = requests.keySet().stream()
                    .filter(sa -> sa != left
                            && sa.details().local().equals(left.details().local()))
                    .toList();
            assertThat(gone).hasSize(2).allMatch(IkeSa::isClosed);
            assertThat(gone).allMatch(sa -> keys.get(sa).authenticationKey(true).isClosed());
            int dropped = 0;
            for (IkeSa sa : gone) {
                steps.pair.arrive(side, from(sa, requests.get(sa)));
                assertThat(side.engine.drops()).containsOnlyKeys(DropReason.UNKNOWN_SPI);
                assertThat(side.engine.drops()).containsEntry(DropReason.UNKNOWN_SPI, (long) ++dropped);
            }
            assertThat(side.sent).isEmpty();
        }
        HandshakeTest.assertUp(steps.pair);
    }

    private static Datagram from(IkeSa sa, Octets octets) {
        return new Datagram(sa.details().remote(), sa.details().local(), octets);
    }

    private Steps collision(Lowest lowest) {
        Consumer<Steps> both = steps -> {
            steps.rekeyIke(steps.a);
            steps.rekeyIke(steps.b);
        };
        Steps steps = Steps.where(lowest, PLAIN, both);
        both.accept(steps);
        for (int i = 0; i < 40; i++) {
            remember(steps.a);
            remember(steps.b);
            steps.pair.deliver(i % 2 == 0 ? steps.a : steps.b);
        }
        return steps;
    }

    /** The ESP SAs of those that lost have left the data plane, and a packet on one of them moves nobody. */
    @ParameterizedTest(name = "{0} is the lowest")
    @EnumSource(Lowest.class)
    void ofTwoChildSasTheLoserCarriesNothing(Lowest lowest) {
        var everHad = new HashMap<Pair.Side, List<SaId>>();
        Consumer<Steps> both = steps -> {
            steps.rekeyChild(steps.a);
            steps.rekeyChild(steps.b);
        };
        Steps steps = Steps.where(lowest, PLAIN, both);
        both.accept(steps);
        for (int i = 0; i < 40; i++) {
            for (Pair.Side side : List.of(steps.a, steps.b)) {
                List<SaId> had = everHad.computeIfAbsent(side, key -> new ArrayList<>());
                side.dataplane.sas.keySet().stream()
                        .filter(id -> !had.contains(id))
                        .forEach(had::add);
            }
            steps.pair.deliver(i % 2 == 0 ? steps.a : steps.b);
        }
        steps.pair.pass(Duration.ofSeconds(40));
        HandshakeTest.assertUp(steps.pair);
        for (Pair.Side side : List.of(steps.a, steps.b)) {
            var gone = everHad.get(side).stream()
                    .filter(id -> !side.dataplane.sas.containsKey(id))
                    .toList();
            assertThat(gone).hasSizeGreaterThanOrEqualTo(2);
            InetSocketAddress before = Puppet.ikeSa(side).details().remote();
            gone.forEach(
                    id -> side.engine.handle(new Input.EspSeen(id, Pair.socket("203.0.113.9", 4500)), steps.pair.now));
            assertThat(Puppet.ikeSa(side).details().remote()).isEqualTo(before);
        }
        assertThat(Stream.of(steps.a, steps.b).flatMap(side -> side.sent.stream()))
                .isEmpty();
    }
}
