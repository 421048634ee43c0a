package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.Message;
import io.quoin.wire.Payload;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What nobody has authenticated reaches nothing but counters, and a bounded number of half-open IKE SAs. */
class HostileTest {
    private static final int MUTATIONS = 20_000;
    private static final int FLOOD = 50_000;

    private final Random random = new Random(80);

    private static Pair begun(long seed) {
        var pair = new Pair(seed);
        pair.configure(tunnel -> {
            tunnel.initiateA = true;
            return tunnel;
        });
        return pair;
    }

    /** All messages of the handshake that this seed yields. */
    private static List<Octets> messages(long seed) {
        var pair = begun(seed);
        pair.settle();
        HandshakeTest.assertUp(pair);
        return List.copyOf(pair.transcript);
    }

    private Octets mutated(Octets octets) {
        byte[] bytes = octets.toBytes();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return Octets.of(bytes);
    }

    /** Hands junk to a side that nobody has authenticated; what it sends in answer is thrown away. */
    private static int throwAt(Pair pair, Pair.Side side, Octets junk) {
        int before = side.sent.size();
        pair.arrive(side, new Datagram(Pair.socket("203.0.113.1", 500), local(side), junk));
        pair.arrive(side, new Datagram(other(pair, side), local(side), junk));
        int answers = side.sent.size() - before;
        for (int i = 0; i < answers; i++) {
            side.sent.removeLast();
        }
        return answers;
    }

    private static InetSocketAddress local(Pair.Side side) {
        return new InetSocketAddress(side.address, 500);
    }

    private static InetSocketAddress other(Pair pair, Pair.Side side) {
        return local(side == pair.a ? pair.b : pair.a);
    }

    @Test
    void mutatedMessagesInEveryStateDoNotKeepTheHandshakeFromSucceeding() {
        List<Octets> real = messages(81);
        int states = real.size() + 1;
        for (int state = 0; state < states; state++) {
            var pair = begun(81);
            pair.deliverSome(state);
            boolean up = pair.a.tunnel().state() == TunnelStatus.State.UP;
            List<IkeEvent> eventsOfA = List.copyOf(pair.a.events);
            List<IkeEvent> eventsOfB = List.copyOf(pair.b.events);
            for (int i = 0; i < MUTATIONS / states; i++) {
                Octets junk = mutated(real.get(random.nextInt(real.size())));
                assertThat(throwAt(pair, pair.a, junk)).isLessThanOrEqualTo(2);
                assertThat(throwAt(pair, pair.b, junk)).isLessThanOrEqualTo(2);
            }
            if (up) {
                assertThat(established(pair.a.events)).isEqualTo(established(eventsOfA));
                assertThat(established(pair.b.events)).isEqualTo(established(eventsOfB));
            }
            assertThat(pair.a.engine.halfOpen()).isLessThanOrEqualTo(64);
            assertThat(pair.b.engine.halfOpen()).isLessThanOrEqualTo(64);
            // Who takes a forged IKE_SA_INIT response, which nothing protects, gives up after 62 s and tries again.
            pair.pass(Duration.ofSeconds(100));
            HandshakeTest.assertUp(pair);
            assertThat(pair.b.engine.halfOpen()).isZero();
        }
    }

    private static List<IkeEvent> established(List<IkeEvent> events) {
        return events.stream()
                .filter(event -> !(event instanceof IkeEvent.NegotiationFailed))
                .toList();
    }

    @Test
    void everyPrefixAndRandomOctetsAreOnlyCounted() {
        List<Octets> real = messages(82);
        var pair = begun(82);
        pair.settle();
        long thrown = 0;
        for (Octets message : real) {
            for (int length = 0; length < message.length(); length++) {
                assertThat(throwAt(pair, pair.a, message.slice(0, length))).isZero();
                assertThat(throwAt(pair, pair.b, message.slice(0, length))).isZero();
                thrown += 2;
            }
        }
        assertThat(pair.a.engine.drops()).containsExactly(Map.entry(DropReason.MALFORMED, thrown));
        assertThat(pair.b.engine.drops()).containsExactly(Map.entry(DropReason.MALFORMED, thrown));
        for (int i = 0; i < 2000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThat(throwAt(pair, pair.a, Octets.of(noise))).isZero();
        }
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.events).hasSize(2);
    }

    @Test
    void forgedFragmentsAndDeletesAreNotAuthentic() throws Exception {
        for (int delivered = 2; delivered < 10; delivered++) {
            var pair = begun(83);
            pair.deliverSome(delivered);
            IkeSa sa = Puppet.ikeSa(pair.b);
            for (int id = 0; id < 200; id++) {
                int total = 1 + random.nextInt(0xffff);
                Payload fragment = new EncryptedFragmentPayload(40, 1 + random.nextInt(total), total, junkBody());
                forge(pair, sa, ExchangeType.IKE_INTERMEDIATE, id % 4, fragment);
                forge(pair, sa, ExchangeType.INFORMATIONAL, id % 4, new EncryptedPayload(42, junkBody()));
            }
            pair.settle();
            HandshakeTest.assertUp(pair);
            assertThat(pair.b.engine.drops()).containsKey(DropReason.NOT_AUTHENTIC);
        }
    }

    private Octets junkBody() {
        byte[] body = new byte[100];
        random.nextBytes(body);
        return Octets.of(body);
    }

    private static void forge(Pair pair, IkeSa sa, ExchangeType exchange, int id, Payload payload) {
        long initiator = sa.details().initiatorSpi();
        long responder = sa.details().responderSpi();
        for (boolean ofInitiator : new boolean[] {true, false}) {
            for (boolean response : new boolean[] {true, false}) {
                var header = IkeHeader.of(initiator, responder, exchange, ofInitiator, response, id);
                Octets forged = new Message(header, List.of(payload)).encode();
                assertThat(throwAt(pair, pair.a, forged)).isZero();
                assertThat(throwAt(pair, pair.b, forged)).isZero();
            }
        }
    }

    /** What a side has said itself, it does not take for its peer's. */
    @Test
    void reflectedMessagesDoNotReachTheTunnel() {
        var pair = begun(84);
        var reflected = new ArrayList<Octets>(messages(84));
        for (int i = 0; i <= reflected.size(); i++) {
            for (Octets octets : reflected) {
                Pair.Side speaker = Puppet.header(octets).fromOriginalInitiator() ? pair.a : pair.b;
                throwAt(pair, speaker, octets);
            }
            pair.deliverSome(1);
        }
        pair.pass(Duration.ofSeconds(31));
        HandshakeTest.assertUp(pair);
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        pair.a.assertNothingLeft();
    }

    @Test
    void aFloodOfFirstRequestsIsMetWithCookies() throws Exception {
        flood(EngineSettings.defaults(), 64);
    }

    @Test
    void aFloodStopsAtTheLimitEvenWithoutCookies() throws Exception {
        var settings = EngineSettings.defaults().withCookieThreshold(Integer.MAX_VALUE);
        flood(settings, settings.maxHalfOpen());
    }

    private void flood(EngineSettings settings, int limit) throws Exception {
        var pair = new Pair(85, EngineSettings.defaults(), settings);
        pair.configure(tunnel -> {
            tunnel.anywhere = true;
            return tunnel;
        });
        pair.initiate(pair.a);
        var request = Message.decode(pair.a.sent.peek().octets());
        Instant begin = pair.now;
        for (int i = 0; i < FLOOD; i++) {
            var header = IkeHeader.of(random.nextLong() | 1, 0, ExchangeType.IKE_SA_INIT, true, false, 0);
            var remote = Pair.socket("10." + random.nextInt(256) + "." + random.nextInt(256) + ".1", 500);
            pair.b.engine.handle(
                    new Input.Received(
                            new Datagram(local(pair.b), remote, new Message(header, request.payloads()).encode())),
                    pair.now);
            assertThat(pair.b.sent.size()).isLessThanOrEqualTo(1);
            pair.b.sent.clear();
        }
        assertThat(pair.b.engine.halfOpen()).isEqualTo(limit);
        assertThat(pair.b.events).isEmpty();
        pair.now = begin.plusSeconds(30);
        pair.b.engine.handle(new Input.Deadline(), pair.now);
        pair.b.assertNothingLeft();
        pair.settle();
        HandshakeTest.assertUp(pair);
    }
}
