package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.testkit.SeededRandom;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.KePayload;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What strangers and peers can make us do has a limit, and what is beyond it a counter with a name. */
class LimitsTest {
    private static final int FIRST_ADDRESSES = 64;

    private final Pair pair = new Pair(900);
    private long spi = 1;

    /** The payloads of a request that would be answered. */
    private List<Payload> begin() throws MalformedException {
        pair.configure(tunnel -> {
            tunnel.anywhere = true;
            tunnel.fragmentSize = 4000;
            return tunnel;
        });
        pair.initiate(pair.a);
        return Message.decode(pair.a.sent.peek().octets()).payloads();
    }

    /** What B answers a request from an address. */
    private List<Payload> ask(String from, List<Payload> payloads) throws MalformedException {
        var header = IkeHeader.of(spi++, 0, ExchangeType.IKE_SA_INIT, true, false, 0);
        pair.b.sent.clear();
        pair.arrive(pair.b, datagram(from, new Message(header, payloads).encode()));
        return pair.b.sent.isEmpty()
                ? List.of()
                : Message.decode(pair.b.sent.remove().octets()).payloads();
    }

    private Datagram datagram(String from, Octets octets) {
        return new Datagram(Pair.socket(from, 500), new InetSocketAddress(pair.b.address, 500), octets);
    }

    private static boolean says(List<Payload> answer, NotifyType type) {
        return answer.size() == 1 && answer.get(0) instanceof NotifyPayload notify && notify.is(type);
    }

    private static List<Payload> withShare(List<Payload> payloads, int method, int octets) {
        return Interception.instead(new KePayload(method, Octets.of(new byte[octets])))
                .apply(payloads);
    }

    /** A share that is refused costs a key exchange and leaves nothing half-open: who goes on must return a cookie. */
    @Test
    void whoIsRefusedWithoutEndIsAskedForACookieFirst() throws Exception {
        List<Payload> bad = withShare(begin(), 31, 32);
        for (int i = 0; i < RefusalLimits.MAX_REFUSALS; i++) {
            assertThat(says(ask("203.0.113.1", bad), NotifyType.INVALID_SYNTAX)).isTrue();
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(says(ask("203.0.113.1", bad), NotifyType.COOKIE)).isTrue();
        }
        assertThat(pair.b.engine.drops()).containsExactly(Map.entry(DropReason.BAD_SHARE, 16L));
        assertThat(pair.b.failures()).hasSize(RefusalLimits.MAX_REFUSALS);
    }

    /** ... and with a cookie is told no more often, which is counted. */
    @Test
    void whoReturnsCookiesToBeRefusedIsNotAnswered() throws Exception {
        List<Payload> bad = withShare(begin(), 31, 32);
        for (int i = 0; i < RefusalLimits.MAX_REFUSALS; i++) {
            ask("203.0.113.1", bad);
        }
        Payload cookie = ask("203.0.113.1", bad).get(0);
        spi--;
        var again = new ArrayList<>(List.of(cookie));
        again.addAll(bad);
        assertThat(ask("203.0.113.1", again)).isEmpty();
        assertThat(pair.b.engine.drops())
                .containsOnly(Map.entry(DropReason.BAD_SHARE, 17L), Map.entry(DropReason.REFUSAL_LIMIT, 1L));
    }

    @Test
    void oneAddressSilencesFewOthers() throws Exception {
        List<Payload> other = withShare(begin(), 20, 96);
        while (says(ask("203.0.113.1", other), NotifyType.INVALID_KE_PAYLOAD)) {
            assertThat(spi).isLessThan(100);
        }
        int told = 0;
        for (int last = 1; last <= FIRST_ADDRESSES; last++) {
            told += says(ask("198.51.100." + last, other), NotifyType.INVALID_KE_PAYLOAD) ? 1 : 0;
        }
        assertThat(told).isGreaterThan(FIRST_ADDRESSES / 2);
        pair.now = pair.now.plus(RefusalLimits.PER_REFUSAL);
        assertThat(says(ask("203.0.113.1", other), NotifyType.INVALID_KE_PAYLOAD))
                .isTrue();
    }

    /** An IPv6 host is given 2^64 addresses, and counts once. */
    @Test
    void allAddressesOfAnIpv6HostCountAsOne() throws Exception {
        EngineSettings settings = EngineSettings.defaults();
        List<Payload> good = begin();
        for (int i = 0; i < settings.maxHalfOpenPerAddress() * 2; i++) {
            ask("2001:db8:1:2::" + Integer.toHexString(i + 1), good);
        }
        assertThat(pair.b.engine.halfOpen()).isEqualTo(settings.maxHalfOpenPerAddress() / 2);
        ask("2001:db8:1:3::1", good);
        assertThat(pair.b.engine.halfOpen()).isEqualTo(settings.maxHalfOpenPerAddress() / 2 + 1);
    }

    @Test
    void whoSpeaksALaterVersionIsToldOurs() throws Exception {
        begin();
        assertThat(versions(3, false, 40)).isEqualTo(RefusalLimits.MAX_REFUSALS);
        assertThat(pair.b.engine.drops())
                .containsOnly(
                        Map.entry(DropReason.VERSION, 40L),
                        Map.entry(DropReason.REFUSAL_LIMIT, 40L - RefusalLimits.MAX_REFUSALS));
        IkeHeader answer = Puppet.header(pair.b.sent.peek().octets());
        assertThat(answer).isEqualTo(new IkeHeader(5, 6, 2, 0, 77, false, false, true, 9));
        pair.now = pair.now.plusSeconds(60);
        pair.b.sent.clear();
        assertThat(versions(3, true, 1)).as("a response").isZero();
        assertThat(versions(1, false, 1)).as("IKEv1").isZero();
    }

    private int versions(int major, boolean response, int times) {
        var header = new IkeHeader(5, 6, major, 1, 77, true, false, response, 9);
        Octets octets = new Message(header, List.of(NotifyPayload.of(NotifyType.INITIAL_CONTACT))).encode();
        for (int i = 0; i < times; i++) {
            pair.arrive(pair.b, datagram("203.0.113.1", octets));
        }
        return pair.b.sent.size();
    }

    /** Who copies a request could have the response, which may be much longer, sent to anybody as often as he likes. */
    @Test
    void aResponseIsSentAgainOnlySoOften() throws Exception {
        begin();
        Datagram init = pair.a.sent.peek();
        pair.deliver(pair.a);
        assertThat(answersTo(init, 100)).isEqualTo(Window.MAX_REPEATS);
        pair.settle();
        HandshakeTest.assertUp(pair);
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        Datagram request = pair.a.sent.peek();
        pair.deliver(pair.a);
        assertThat(answersTo(request, 100)).isEqualTo(Window.MAX_REPEATS);
        assertThat(pair.b.engine.drops()).containsOnly(Map.entry(DropReason.REPEATED, 2 * (100L - Window.MAX_REPEATS)));
        pair.settle();
        assertThat(answersTo(request, 1)).as("an old one").isZero();
    }

    private int answersTo(Datagram request, int times) {
        int before = pair.b.sent.size();
        for (int i = 0; i < times; i++) {
            pair.arrive(pair.b, request);
        }
        int answers = pair.b.sent.size() - before;
        for (int i = 0; i < answers; i++) {
            pair.b.sent.removeLast();
        }
        return answers;
    }

    @Test
    void fragmentsThatAreTooMuchAreCountedAndForgotten() throws Exception {
        begin();
        pair.settle();
        IkeSa sa = Puppet.ikeSa(pair.a);
        IkeHeader header = IkeHeader.of(
                sa.details().initiatorSpi(),
                sa.details().responderSpi(),
                ExchangeType.INFORMATIONAL,
                true,
                false,
                sa.window().requestId());
        var protection = sa.keys().protection(true);
        for (int number = 1; number <= 66; number++) {
            Octets text = Octets.of(new byte[1000]);
            var empty = new EncryptedFragmentPayload(
                    number == 1 ? 43 : 0, number, 66, Octets.of(new byte[protection.sealedLength(text.length())]));
            Octets whole = new Message(header, List.of(empty)).encode();
            Octets before = whole.slice(0, whole.length() - empty.body().length());
            Octets octets = Octets.concat(before, protection.seal(before, text, new SeededRandom(number)));
            pair.arrive(pair.b, new Datagram(sa.details().local(), sa.details().remote(), octets));
        }
        assertThat(pair.b.sent).isEmpty();
        assertThat(pair.b.engine.drops()).containsOnly(Map.entry(DropReason.FRAGMENT, 1L));
        HandshakeTest.assertUp(pair);
    }

    /** Cookies of hours ago are not taken, however little happened since. */
    @Test
    void anIdleGatewayForgetsItsCookies() {
        var cookies = new Cookies(new SeededRandom(1));
        Octets nonce = Octets.of(new byte[32]);
        Instant start = Instant.EPOCH;
        Octets cookie = cookies.give(nonce, pair.a.address, 1, start);
        Instant later = start.plus(Duration.ofHours(3));
        assertThat(cookies.recognises(cookie, nonce, pair.a.address, 1, later)).isFalse();
    }
}
