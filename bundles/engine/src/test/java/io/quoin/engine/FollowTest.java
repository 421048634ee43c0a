package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A NAT in front of {@code a} changes its mapping: {@code b}, which is not behind one, follows with IKE and ESP (RFC
 * 7296, 2.23), and nobody can lead it astray.
 */
class FollowTest {
    private static final Duration LIVENESS = Duration.ofSeconds(31);
    private static final InetSocketAddress FIRST = Pair.socket("203.0.113.1", 20_001);
    private static final InetSocketAddress OTHER_PORT = Pair.socket("203.0.113.1", 20_002);
    private static final InetSocketAddress OTHER_ADDRESS = Pair.socket("203.0.113.77", 20_003);
    private static final InetSocketAddress ASTRAY = Pair.socket("198.51.100.66", 6666);

    private Pair pair = new Pair(60);
    /** Where b sees a's port 4500. */
    private InetSocketAddress mapping = FIRST;

    private Pair behindNat() {
        pair.network = datagrams -> datagrams.flatMap(this::translated);
        pair.configure(tunnel -> {
            tunnel.anywhere = true;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        assertUp();
        assertThat(pair.b.sa().remote()).isEqualTo(FIRST);
        // Past the time in which it would not be followed again.
        pair.pass(Duration.ofSeconds(2));
        return pair;
    }

    /** Both ends have the same keys; SAs are named by addresses, which the NAT changes. */
    private void assertUp() {
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.b.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
        assertThat(pair.a.dataplane.keys.values()).containsExactlyInAnyOrderElementsOf(pair.b.dataplane.keys.values());
    }

    /** What b sends to a mapping that is no more is lost. */
    private Stream<Datagram> translated(Datagram datagram) {
        InetSocketAddress inside = new InetSocketAddress(pair.a.address, 4500);
        if (datagram.local().equals(inside)) {
            return Stream.of(new Datagram(mapping, datagram.remote(), datagram.octets()));
        }
        if (datagram.local().getAddress().equals(pair.b.address)) {
            boolean known =
                    datagram.remote().getPort() == 500 || datagram.remote().equals(mapping);
            int port = datagram.remote().getPort() == 500 ? 500 : 4500;
            var to = new InetSocketAddress(pair.a.address, port);
            return known ? Stream.of(new Datagram(datagram.local(), to, datagram.octets())) : Stream.empty();
        }
        return Stream.of(
                new Datagram(new InetSocketAddress(FIRST.getAddress(), 500), datagram.remote(), datagram.octets()));
    }

    private static SaId id(Pair.Side side, EspSa.Direction direction) {
        return side.dataplane.sas.values().stream()
                .filter(sa -> sa.direction() == direction)
                .map(EspSa::id)
                .findFirst()
                .orElseThrow();
    }

    private void liveness(Pair.Side side) {
        side.engine.established("ab").exchanges().begin(Exchange.Informational.liveness());
    }

    @Test
    void followsThePeersMessagesWithIkeAndEsp() {
        behindNat();
        var keys = List.copyOf(pair.b.dataplane.keys.values());
        mapping = OTHER_ADDRESS;
        // a hears nothing any more, and asks.
        pair.pass(LIVENESS);
        assertThat(pair.b.sa().remote()).isEqualTo(OTHER_ADDRESS);
        SaId out = id(pair.b, EspSa.Direction.OUT);
        assertThat(pair.b.dataplane.moved)
                .containsEntry(out, OTHER_ADDRESS)
                .containsEntry(id(pair.b, EspSa.Direction.IN), OTHER_ADDRESS);
        assertThat(pair.b.dataplane.keys.values()).containsExactlyElementsOf(keys);
        liveness(pair.b);
        pair.settle();
        assertThat(pair.b.engine.established("ab").exchanges().isEmpty()).isTrue();
        assertUp();
    }

    /** A peer that only sends ESP is followed too, and what was sent to its old place is sent again to the new one. */
    @Test
    void followsWhatTheDataPlaneSees() {
        behindNat();
        mapping = OTHER_PORT;
        liveness(pair.b);
        pair.settle();
        assertThat(pair.b.engine.established("ab").exchanges().isEmpty()).isFalse();
        pair.b.engine.handle(new Input.EspSeen(id(pair.b, EspSa.Direction.IN), OTHER_PORT), pair.now);
        assertThat(pair.b.sa().remote()).isEqualTo(OTHER_PORT);
        assertThat(pair.b.dataplane.moved).containsEntry(id(pair.b, EspSa.Direction.OUT), OTHER_PORT);
        pair.pass(Duration.ofSeconds(3));
        assertThat(pair.b.engine.established("ab").exchanges().isEmpty()).isTrue();
    }

    /** The kernel changes ports only: to another address a fresh Child SA goes, with keys of its own. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rekeysWhatTheDataPlaneCannotLeadThere(boolean addressChanges) {
        behindNat();
        pair.b.dataplane.movesPortsOnly = true;
        var keys = List.copyOf(pair.b.dataplane.keys.values());
        mapping = addressChanges ? OTHER_ADDRESS : OTHER_PORT;
        liveness(pair.a);
        pair.settle();
        pair.pass(Duration.ofSeconds(10));
        assertUp();
        EspSa out = pair.b.dataplane.sas.get(id(pair.b, EspSa.Direction.OUT));
        assertThat(out.id().destination()).isEqualTo(mapping.getAddress());
        assertThat(pair.b.dataplane.keys.values().stream().anyMatch(keys::contains))
                .isEqualTo(!addressChanges);
        assertThat(pair.b.dataplane.policies)
                .filteredOn(policy -> policy.direction() == EspSa.Direction.OUT)
                .allMatch(policy -> policy.tunnelDestination().equals(mapping.getAddress()));
        liveness(pair.b);
        pair.settle();
        assertThat(pair.b.engine.established("ab").exchanges().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void followsInTheMiddleOfARekey(boolean byA) {
        behindNat();
        pair.b.dataplane.movesPortsOnly = true;
        Pair.Side side = byA ? pair.a : pair.b;
        Established established = side.engine.established("ab");
        established.rekey(established.children().current().get(0));
        if (byA) {
            mapping = OTHER_ADDRESS;
        } else {
            pair.deliver(pair.b);
            mapping = OTHER_ADDRESS;
        }
        pair.pass(Duration.ofSeconds(20));
        assertUp();
        assertThat(pair.b.sa().remote()).isEqualTo(OTHER_ADDRESS);
        assertThat(pair.b
                        .dataplane
                        .sas
                        .get(id(pair.b, EspSa.Direction.OUT))
                        .id()
                        .destination())
                .isEqualTo(OTHER_ADDRESS.getAddress());
        assertThat(pair.b.dataplane.sas).hasSize(2);
    }

    /** The IKE SA that takes the place of this one, and the Child SAs that it inherits, are where the peer is. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void followsInTheMiddleOfAnIkeRekey(boolean byA) {
        behindNat();
        Pair.Side side = byA ? pair.a : pair.b;
        side.engine.established("ab").onDeadline(Deadlines.Kind.REKEY);
        if (!byA) {
            pair.deliver(pair.b);
        }
        mapping = OTHER_ADDRESS;
        pair.pass(Duration.ofSeconds(20));
        assertUp();
        assertThat(pair.b.sa().remote()).isEqualTo(OTHER_ADDRESS);
        assertThat(pair.b.dataplane.moved).containsEntry(id(pair.b, EspSa.Direction.OUT), OTHER_ADDRESS);
        liveness(pair.b);
        pair.settle();
        assertThat(pair.b.engine.established("ab").exchanges().isEmpty()).isTrue();
    }

    /** RFC 7296, 2.23: only a new packet; else old ones, sent again from elsewhere, would cut the tunnel. */
    @Test
    void anOldMessageFromElsewhereMovesNothing() {
        behindNat();
        liveness(pair.a);
        Octets request = pair.a.sent.element().octets();
        pair.settle();
        liveness(pair.b);
        pair.deliver(pair.b);
        Octets response = pair.a.sent.element().octets();
        pair.settle();
        pair.pass(Duration.ofSeconds(5));
        for (Octets old : List.of(request, response)) {
            pair.b.engine.handle(
                    new Input.Received(new Datagram(Pair.socket("192.0.2.2", 4500), ASTRAY, old)), pair.now);
        }
        assertThat(pair.b.sa().remote()).isEqualTo(FIRST);
        assertThat(pair.b.dataplane.moved).isEmpty();
        // Its response goes back to where the request came from, and that is all.
        assertThat(pair.b.sent).hasSize(1).allMatch(datagram -> datagram.remote()
                .equals(ASTRAY));
    }

    @Test
    void aForgedMessageFromElsewhereMovesNothing() {
        behindNat();
        liveness(pair.a);
        byte[] forged = pair.a.sent.remove().octets().toBytes();
        forged[forged.length - 1] ^= 1;
        pair.b.engine.handle(
                new Input.Received(new Datagram(Pair.socket("192.0.2.2", 4500), ASTRAY, Octets.of(forged))), pair.now);
        assertThat(pair.b.sa().remote()).isEqualTo(FIRST);
        assertThat(pair.b.dataplane.moved).isEmpty();
    }

    /** RFC 7296, 2.23: a host behind a NAT does not follow; one packet sent on from elsewhere would cut it off. */
    @Test
    void whoIsBehindTheNatFollowsNobody() {
        // b pretends to be behind one too.
        var defaults = EngineSettings.defaults();
        pair = new Pair(61, defaults, defaults.withForceUdpEncapsulation(true));
        behindNat();
        liveness(pair.b);
        Octets request = pair.b.sent.remove().octets();
        pair.a.engine.handle(
                new Input.Received(new Datagram(new InetSocketAddress(pair.a.address, 4500), ASTRAY, request)),
                pair.now);
        pair.a.engine.handle(new Input.EspSeen(id(pair.a, EspSa.Direction.IN), ASTRAY), pair.now);
        assertThat(pair.a.sa().remote()).isEqualTo(Pair.socket("192.0.2.2", 4500));
        assertThat(pair.a.dataplane.moved).isEmpty();
    }

    @Test
    void withoutNatNobodyIsFollowed() {
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        pair.pass(Duration.ofSeconds(2));
        liveness(pair.a);
        Octets request = pair.a.sent.remove().octets();
        pair.b.engine.handle(
                new Input.Received(new Datagram(Pair.socket("192.0.2.2", 500), ASTRAY, request)), pair.now);
        pair.b.engine.handle(new Input.EspSeen(id(pair.b, EspSa.Direction.IN), ASTRAY), pair.now);
        assertThat(pair.b.sa().remote()).isEqualTo(Pair.socket("192.0.2.1", 500));
        assertThat(pair.b.dataplane.moved).isEmpty();
    }

    @Test
    void runsToAndFroOnceASecondAtMost() {
        behindNat();
        SaId in = id(pair.b, EspSa.Direction.IN);
        pair.b.engine.handle(new Input.EspSeen(in, OTHER_PORT), pair.now);
        pair.b.engine.handle(new Input.EspSeen(in, ASTRAY), pair.now);
        assertThat(pair.b.sa().remote()).isEqualTo(OTHER_PORT);
        pair.pass(Duration.ofSeconds(1));
        pair.b.engine.handle(new Input.EspSeen(in, FIRST), pair.now);
        assertThat(pair.b.sa().remote()).isEqualTo(FIRST);
    }

    @Test
    void packetsOfAnUnknownSecurityAssociationMoveNothing() {
        behindNat();
        pair.b.engine.handle(new Input.EspSeen(new SaId(0xbad00bad, pair.b.address), ASTRAY), pair.now);
        assertThat(pair.b.sa().remote()).isEqualTo(FIRST);
    }
}
