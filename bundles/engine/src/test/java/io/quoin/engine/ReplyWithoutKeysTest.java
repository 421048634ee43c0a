package io.quoin.engine;

import static io.quoin.engine.Interception.and;
import static io.quoin.engine.Interception.instead;
import static io.quoin.engine.Interception.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.bytes.Octets;
import io.quoin.wire.EncryptedFragmentPayload;
import io.quoin.wire.EncryptedPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.KePayload;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.Transform;
import io.quoin.wire.UnknownPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A reply built without keys: where something is wrong, the answer is built all the same, but of keys that are not
 * there yet, not there any more, or not those that the peer has. In clear nothing goes out but what IKE_SA_INIT allows.
 */
class ReplyWithoutKeysTest {
    private static final Payload CRITICAL = new UnknownPayload(200, true, Octets.empty());

    private static KePayload share(int method, int length) {
        return new KePayload(method, Octets.of(new byte[length]));
    }

    private static UnaryOperator<List<Payload>> proposing(Transform... transforms) {
        return instead(new SaPayload(List.of(new Proposal(1, Proposal.IKE, Octets.empty(), List.of(transforms)))));
    }

    static Stream<Arguments> faultsInClear() {
        return Stream.of(
                arguments("a critical payload", and(CRITICAL), "UNSUPPORTED_CRITICAL_PAYLOAD"),
                arguments("no acceptable proposal", proposing(Transform.of(1, 3)), "NO_PROPOSAL_CHOSEN"),
                arguments("a proposal of nothing", proposing(), "NO_PROPOSAL_CHOSEN"),
                arguments("the share of another method", instead(share(20, 96)), "INVALID_KE_PAYLOAD"),
                arguments("the share of a method unknown", instead(share(9999, 32)), "INVALID_KE_PAYLOAD"),
                arguments("a share too short", instead(share(31, 31)), "nothing"),
                arguments("a share that is refused", instead(share(31, 32)), "INVALID_SYNTAX"),
                arguments("no share", without(KePayload.class), "nothing"));
    }

    /** Nobody has keys yet: one notify, no responder SPI, and nothing is kept. */
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("faultsInClear")
    void anIkeSaInitRequestIsRefusedInOneNotifyInClear(
            String fault, UnaryOperator<List<Payload>> change, String answer) {
        var interception = new Interception(830, tunnel -> {}).hold(ExchangeType.IKE_SA_INIT, false);
        assertThat(Interception.text(interception.say(change))).isEqualTo(answer);
        for (Datagram sent : interception.pair.b.sent) {
            assertThat(Puppet.header(sent.octets()).responderSpi()).isZero();
            assertThat(Puppet.header(sent.octets()).is(ExchangeType.IKE_SA_INIT))
                    .isTrue();
        }
        interception.pair.b.assertNothingLeft();
    }

    static Stream<Arguments> faultsInside() {
        return Stream.of(
                arguments("a critical payload", ExchangeType.IKE_INTERMEDIATE, and(CRITICAL)),
                arguments("no share", ExchangeType.IKE_INTERMEDIATE, without(KePayload.class)),
                arguments("a share of another length", ExchangeType.IKE_INTERMEDIATE, instead(share(36, 7))),
                arguments("a share of another method", ExchangeType.IKE_INTERMEDIATE, instead(share(31, 32))),
                arguments("a critical payload", ExchangeType.IKE_AUTH, and(CRITICAL)),
                arguments("a wrong AUTH", ExchangeType.IKE_AUTH, EarlyFinishedTest.zerosForAuth()));
    }

    /** The answer opens with the keys that the peer has, and the IKE SA is gone, its keys with it. */
    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("faultsInside")
    void aProtectedRequestIsRefusedUnderTheKeysThatCameWithIt(
            String fault, ExchangeType exchange, UnaryOperator<List<Payload>> change) {
        var interception = new Interception(831, tunnel -> {}).hold(exchange, false);
        Pair pair = interception.pair;
        IkeSa sa = Puppet.ikeSa(pair.b);
        interception.say(change);
        assertThat(pair.b.sent).hasSize(1);
        var keys = Puppet.ikeSa(pair.a).keys().protection(false);
        assertThat(Interception.inside(pair.b.sent.peek(), keys))
                .singleElement()
                .isInstanceOf(NotifyPayload.class);
        assertThat(sa.isClosed()).isTrue();
        pair.b.assertNothingLeft();
    }

    static Stream<Arguments> malformedInside() {
        return Stream.of(ExchangeType.IKE_INTERMEDIATE, ExchangeType.IKE_AUTH)
                .flatMap(exchange -> Stream.of(
                        arguments(exchange, "a payload longer than the message", 41, "0000ffff00000000"),
                        arguments(exchange, "a payload shorter than its header", 41, "00000003"),
                        arguments(exchange, "half a header", 41, "0000"),
                        arguments(exchange, "nothing where a payload was said to be", 41, ""),
                        arguments(exchange, "octets where none was said to be", 0, "00000004")));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("malformedInside")
    void whatIsMalformedInsideIsRefusedUnderKeysToo(ExchangeType exchange, String fault, int first, String hex) {
        var interception = new Interception(832, tunnel -> {}).hold(exchange, false);
        assertThat(Interception.text(interception.sayInside(first, Octets.ofHex(hex))))
                .isEqualTo("INVALID_SYNTAX");
        interception.pair.b.assertNothingLeft();
    }

    /** From the second exchange to the last, with rekeys and deletes by both: one Encrypted payload, nothing else. */
    @Test
    void nothingIsInClearAfterIkeSaInit() {
        var pair = new Pair(833);
        var sent = new ArrayList<Datagram>();
        pair.watch = (side, datagram) -> sent.add(datagram);
        pair.configure(tunnel -> {
            tunnel.children = 2;
            tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem512");
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            Steps.established(side).onDeadline(Deadlines.Kind.REKEY);
            pair.pass(Duration.ofSeconds(40));
            Steps.established(side).rekeyAll();
            pair.pass(Duration.ofSeconds(40));
        }
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        pair.b.assertNothingLeft();
        assertThat(sent.stream()
                        .filter(datagram -> !Puppet.header(datagram.octets()).is(ExchangeType.IKE_SA_INIT))
                        .toList())
                .hasSizeGreaterThan(50)
                .allMatch(ReplyWithoutKeysTest::isProtected);
    }

    private static boolean isProtected(Datagram datagram) {
        try {
            List<Payload> payloads = Message.decode(datagram.octets()).payloads();
            return payloads.size() == 1
                    && (payloads.get(0) instanceof EncryptedPayload
                            || payloads.get(0) instanceof EncryptedFragmentPayload);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
