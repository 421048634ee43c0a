package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.SaCounters;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.UnknownPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages that come again, late, or with what nobody knows; and SAs that stay half-open. */
class MessageTest {
    private final Pair pair = new Pair(50);

    private void up() {
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
    }

    private Datagram fromA(Octets octets) {
        return new Datagram(Pair.socket("192.0.2.1", 500), Pair.socket("192.0.2.2", 500), octets);
    }

    private Datagram fromB(Octets octets) {
        return new Datagram(Pair.socket("192.0.2.2", 500), Pair.socket("192.0.2.1", 500), octets);
    }

    /** RFC 7296, 2.5 and 2.21.3: refused with its type, and the IKE SA goes on. */
    @Test
    void anUnknownCriticalPayloadCostsTheExchangeOnly() {
        up();
        var puppet = new Puppet(pair, pair.a);
        NotifyPayload notify = puppet.askForNotify(
                ExchangeType.INFORMATIONAL, List.of(new UnknownPayload(200, true, Octets.of(new byte[3]))));
        assertThat(Puppet.type(notify)).isEqualTo(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD);
        assertThat(notify.data()).isEqualTo(Octets.of((byte) 200));
        assertThat(puppet.ask(ExchangeType.INFORMATIONAL, List.of(new UnknownPayload(200, false, Octets.empty()))))
                .isEmpty();
        HandshakeTest.assertUp(pair);
    }

    @Test
    void anUnknownCriticalPayloadInTheFirstRequestIsRefused() {
        pair.network = Tampering.ofInit(false, payloads -> {
            var more = new ArrayList<>(payloads);
            more.add(new UnknownPayload(201, true, Octets.empty()));
            return more;
        });
        up();
        assertThat(pair.a.tunnel().reason()).contains("UNSUPPORTED_CRITICAL_PAYLOAD");
        assertThat(pair.b.failures()).containsExactly("the peer sent the critical payload 201");
        pair.b.assertNothingLeft();
    }

    @Test
    void aRequestWithAnExchangeThatDoesNotFitEndsTheIkeSa() {
        up();
        NotifyPayload notify = new Puppet(pair, pair.a).askForNotify(ExchangeType.IKE_AUTH, List.of());
        assertThat(Puppet.type(notify)).isEqualTo(NotifyType.INVALID_SYNTAX);
        pair.b.assertNothingLeft();
    }

    @Test
    void everyOldMessageIsDropped() {
        up();
        // One exchange more, so that nothing of the handshake is the last request any more.
        new Puppet(pair, pair.a).ask(ExchangeType.INFORMATIONAL, List.of());
        List<Octets> old = List.copyOf(pair.transcript);
        for (Octets octets : old) {
            if (Puppet.header(octets).fromOriginalInitiator()) {
                pair.arrive(pair.b, fromA(octets));
            } else {
                pair.arrive(pair.a, fromB(octets));
            }
        }
        assertThat(pair.a.sent).isEmpty();
        assertThat(pair.b.sent).isEmpty();
        assertThat(Stream.of(pair.a, pair.b)
                        .flatMap(side -> side.engine.drops().values().stream())
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(old.size());
        HandshakeTest.assertUp(pair);
    }

    @Test
    void aReplayedFirstResponseChangesNothingDuringTheHandshake() {
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.deliverSome(2);
        Octets response = pair.transcript.get(1);
        int sent = pair.a.sent.size();
        pair.arrive(pair.a, fromB(response));
        assertThat(pair.a.sent).hasSize(sent);
        pair.settle();
        HandshakeTest.assertUp(pair);
    }

    /** RFC 7296, 2.1; RFC 7383, 2.6.1: of fragments only the first asks for the response again. */
    @Test
    void aRepeatedRequestGetsTheResponseOfBefore() throws Exception {
        var fragments = new Pair(51);
        fragments.configure(tunnel -> {
            tunnel.fragmentSize = 576;
            return tunnel;
        });
        fragments.initiate(fragments.a);
        fragments.deliverSome(2);
        List<Datagram> request = List.copyOf(fragments.a.sent);
        assertThat(request).hasSizeGreaterThan(2);
        fragments.deliverSome(request.size());
        List<Datagram> response = List.copyOf(fragments.b.sent);
        assertThat(response).hasSizeGreaterThan(2);
        for (int i = 0; i < request.size(); i++) {
            fragments.b.sent.clear();
            fragments.arrive(fragments.b, request.get(i));
            assertThat(fragments.b.sent).hasSize(i == 0 ? response.size() : 0);
        }
        fragments.arrive(fragments.b, request.get(0));
        assertThat(fragments.b.sent).containsExactlyElementsOf(response);
        fragments.settle();
        HandshakeTest.assertUp(fragments);
    }

    /** RFC 7296, 2.1: after several minutes nobody asks for it any more, and its memory is free. */
    @Test
    void aResponseIsForgottenAfterFourMinutes() {
        up();
        // There is traffic, so that nobody asks whether the other is alive.
        var octets = new AtomicLong();
        pair.a.dataplane.counted = id -> new SaCounters(octets.incrementAndGet(), 1, 0, 0);
        pair.b.dataplane.counted = pair.a.dataplane.counted;
        Octets request = pair.transcript.get(pair.transcript.size() - 2);
        Octets response = pair.transcript.get(pair.transcript.size() - 1);
        pair.pass(Duration.ofSeconds(239));
        pair.arrive(pair.b, fromA(request));
        assertThat(pair.b.sent).extracting(Datagram::octets).containsExactly(response);
        pair.b.sent.clear();
        pair.pass(Duration.ofSeconds(2));
        pair.arrive(pair.b, fromA(request));
        assertThat(pair.b.sent).isEmpty();
        assertThat(pair.b.engine.drops()).containsEntry(DropReason.MESSAGE_ID, 1L);
        HandshakeTest.assertUp(pair);
    }

    @Test
    void aHalfOpenIkeSaIsGoneAfterThirtySeconds() {
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.deliver(pair.a);
        assertThat(pair.b.engine.halfOpen()).isOne();
        pair.network = datagrams -> datagrams.filter(datagram -> false);
        pair.pass(Duration.ofMillis(29_999));
        assertThat(pair.b.engine.halfOpen()).isOne();
        pair.pass(Duration.ofMillis(1));
        pair.b.assertNothingLeft();
        assertThat(pair.b.events).isEmpty();
    }

    private static EngineSettings limits(int cookieThreshold, int total, int perAddress) {
        return new EngineSettings(
                0,
                500,
                4500,
                false,
                cookieThreshold,
                total,
                perAddress,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                4);
    }

    /** An IKE_SA_INIT request like that of A, from an address that ends in {@code last} and with an SPI of its own. */
    private static Datagram contact(Octets request, int last, long spi) throws Exception {
        Message message = Message.decode(request);
        var header = IkeHeader.of(spi, 0, ExchangeType.IKE_SA_INIT, true, false, 0);
        return new Datagram(
                Pair.socket("198.51.100." + last, 500),
                Pair.socket("192.0.2.2", 500),
                new Message(header, message.payloads()).encode());
    }

    /** A pair of which B is called from anywhere, and the request with which A calls. */
    private static Octets openTo(Pair pair) {
        pair.configure(tunnel -> {
            tunnel.anywhere = true;
            return tunnel;
        });
        pair.initiate(pair.a);
        return pair.a.sent.remove().octets();
    }

    @Test
    void theLimitOfHalfOpenIkeSasHoldsInTotal() throws Exception {
        var limited = new Pair(52, EngineSettings.defaults(), limits(1000, 3, 2));
        Octets request = openTo(limited);
        for (int i = 1; i <= 4; i++) {
            limited.arrive(limited.b, contact(request, i, i));
            assertThat(limited.b.engine.halfOpen()).isEqualTo(Math.min(i, 3));
        }
        assertThat(limited.b.engine.drops()).containsExactly(Map.entry(DropReason.HALF_OPEN_LIMIT, 1L));
        // The newest was answered, and the oldest is forgotten.
        assertThat(limited.b.sent).hasSize(4);
        assertThat(limited.b.engine.halfOpen(Pair.socket("198.51.100.1", 500).getAddress()))
                .isZero();
        assertThat(limited.b.engine.halfOpen(Pair.socket("198.51.100.4", 500).getAddress()))
                .isOne();
        limited.network = datagrams -> datagrams.filter(datagram -> false);
        limited.pass(Duration.ofSeconds(30));
        limited.b.assertNothingLeft();
        limited.arrive(limited.b, contact(request, 4, 4));
        assertThat(limited.b.engine.halfOpen()).isOne();
    }

    @Test
    void halfOfTheLimitOfAnAddressIsForThoseWhoReturnACookie() throws Exception {
        var limited = new Pair(53, EngineSettings.defaults(), limits(1000, 1000, 4));
        Octets request = openTo(limited);
        for (int i = 1; i <= 9; i++) {
            limited.arrive(limited.b, contact(request, 1, i));
            assertThat(limited.b.engine.halfOpen()).isEqualTo(Math.min(i, 2));
        }
        limited.b.sent.clear();
        // Not locked out by those who only pretend to be at its address.
        limited.arrive(limited.b, contact(request, 1, 77));
        NotifyPayload cookie = Message.decode(limited.b.sent.remove().octets())
                .first(NotifyPayload.class)
                .orElseThrow();
        assertThat(cookie.is(NotifyType.COOKIE)).isTrue();
        var payloads = new ArrayList<>(Message.decode(request).payloads());
        payloads.add(0, cookie);
        var header = IkeHeader.of(77, 0, ExchangeType.IKE_SA_INIT, true, false, 0);
        limited.arrive(limited.b, contact(new Message(header, payloads).encode(), 1, 77));
        assertThat(limited.b.engine.halfOpen()).isEqualTo(3);
        limited.arrive(limited.b, contact(request, 2, 1));
        assertThat(limited.b.engine.halfOpen()).isEqualTo(4);
    }
}
