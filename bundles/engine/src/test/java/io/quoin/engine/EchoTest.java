package io.quoin.engine;

import static io.quoin.engine.Interception.and;
import static io.quoin.engine.Interception.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.bytes.Octets;
import io.quoin.wire.CertReqPayload;
import io.quoin.wire.ConfigurationPayload;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IdPayload;
import io.quoin.wire.KePayload;
import io.quoin.wire.MalformedException;
import io.quoin.wire.Message;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Payloads;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.Transform;
import io.quoin.wire.UnknownPayload;
import io.quoin.wire.VendorIdPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The peer's value echoed into an own reply: what a peer says stands in what we say only where the RFCs want it, and
 * there no longer than they allow.
 */
class EchoTest {
    /** Nothing else has these octets. */
    private static final Octets MARK = Octets.ofHex("6d61726b6d61726b6d61726b6d61726b");

    private static final Octets SHORT_MARK = MARK.slice(0, 4);

    private static Payload notify(int type) {
        return new NotifyPayload(0, Octets.empty(), type, MARK);
    }

    /** In front of the acceptable proposal one that holds the mark, and an attribute nobody knows. */
    private static UnaryOperator<List<Payload>> proposal(int protocol, Octets spi) {
        var attribute = new Transform.Attribute(99, false, MARK);
        var marked = new Proposal(1, protocol, spi, List.of(new Transform(1, 20, List.of(attribute))));
        return payloads -> payloads.stream()
                .map(payload -> payload instanceof SaPayload sa
                        ? new SaPayload(Stream.concat(
                                        Stream.of(marked),
                                        sa.proposals().stream().map(each -> renumbered(each)))
                                .toList())
                        : payload)
                .toList();
    }

    private static Proposal renumbered(Proposal proposal) {
        return new Proposal(proposal.number() + 1, proposal.protocolId(), proposal.spi(), proposal.transforms());
    }

    static Stream<Arguments> rows() {
        return Stream.of(ExchangeType.IKE_SA_INIT, ExchangeType.IKE_INTERMEDIATE, ExchangeType.IKE_AUTH)
                .flatMap(exchange -> Stream.concat(everywhere(exchange), only(exchange)));
    }

    private static Stream<Arguments> everywhere(ExchangeType exchange) {
        return Stream.of(
                arguments(exchange, "a vendor id", and(new VendorIdPayload(MARK))),
                arguments(exchange, "an unknown payload", and(new UnknownPayload(201, false, MARK))),
                arguments(exchange, "an unknown status notify", and(notify(50_000))),
                arguments(exchange, "a cookie that nobody asked for", and(notify(NotifyType.COOKIE.code()))),
                arguments(exchange, "a link that nobody gave", and(notify(NotifyType.ADDITIONAL_KEY_EXCHANGE.code()))),
                arguments(exchange, "a PPK identity", and(notify(NotifyType.PPK_IDENTITY.code()))),
                arguments(exchange, "hash algorithms", and(notify(NotifyType.SIGNATURE_HASH_ALGORITHMS.code()))),
                arguments(exchange, "authentication methods", and(notify(16443))),
                arguments(exchange, "a redirection", and(notify(16407))),
                arguments(exchange, "a CERTREQ", and(new CertReqPayload(4, MARK))),
                arguments(
                        exchange,
                        "a configuration request",
                        and(new ConfigurationPayload(1, List.of(new ConfigurationPayload.Attribute(99, MARK))))));
    }

    private static Stream<Arguments> only(ExchangeType exchange) {
        return switch (exchange) {
            case IKE_SA_INIT ->
                Stream.of(
                        arguments(exchange, "a nonce", instead(new NoncePayload(MARK))),
                        arguments(exchange, "a proposal besides", proposal(Proposal.IKE, Octets.empty())),
                        arguments(exchange, "a NAT detection", and(notify(NotifyType.NAT_DETECTION_SOURCE_IP.code()))));
            case IKE_AUTH ->
                Stream.of(
                        arguments(exchange, "a proposal besides", proposal(Proposal.ESP, SHORT_MARK)),
                        arguments(exchange, "an identity", instead(new IdPayload(true, 11, MARK))),
                        arguments(exchange, "an identity for us", instead(new IdPayload(false, 11, MARK))),
                        arguments(exchange, "transport mode", and(notify(NotifyType.USE_TRANSPORT_MODE.code()))));
            default -> Stream.empty();
        };
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("rows")
    void isNotInTheAnswer(ExchangeType exchange, String what, UnaryOperator<List<Payload>> change) {
        var interception = new Interception(840, tunnel -> {}).hold(exchange, false);
        List<List<Payload>> answers = interception.say(change);
        assertThat(answers).isNotEmpty();
        answers.forEach(EchoTest::assertUnmarked);
    }

    private static void assertUnmarked(List<Payload> answer) {
        assertThat(Payloads.encode(answer).hex()).doesNotContain(SHORT_MARK.hex());
    }

    static Stream<Arguments> onceEstablished() {
        var rekeyed = new NotifyPayload(Proposal.ESP, SHORT_MARK, NotifyType.REKEY_SA.code(), MARK);
        return Stream.of(
                arguments(
                        "the SPIs of a Delete",
                        ExchangeType.INFORMATIONAL,
                        List.of(DeletePayload.ofEsp(List.of(SHORT_MARK, SHORT_MARK)))),
                arguments(
                        "the SPIs of a Delete of AH",
                        ExchangeType.INFORMATIONAL,
                        List.of(new DeletePayload(2, 4, List.of(SHORT_MARK)))),
                arguments("an error", ExchangeType.INFORMATIONAL, List.of(notify(NotifyType.INVALID_SPI.code()))),
                arguments("a cookie", ExchangeType.INFORMATIONAL, List.of(notify(16401))),
                arguments(
                        "a link",
                        ExchangeType.IKE_FOLLOWUP_KE,
                        List.of(notify(NotifyType.ADDITIONAL_KEY_EXCHANGE.code()))),
                arguments("a Child SA without selectors", ExchangeType.CREATE_CHILD_SA, List.of(rekeyed)),
                arguments("a nonce alone", ExchangeType.CREATE_CHILD_SA, List.of(new NoncePayload(MARK))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onceEstablished")
    void isNotInTheAnswerOnceEstablished(String what, ExchangeType exchange, List<Payload> payloads) {
        var pair = up();
        List<Payload> answer = new Puppet(pair, pair.a).ask(exchange, payloads);
        // RFC 7296, 2.25: CHILD_SA_NOT_FOUND names the SPI that was not found, and nothing else.
        assertUnmarked(answer.stream().map(EchoTest::withoutSpi).toList());
    }

    private static Payload withoutSpi(Payload payload) {
        return payload instanceof NotifyPayload notify && notify.is(NotifyType.CHILD_SA_NOT_FOUND)
                ? new NotifyPayload(3, Octets.empty(), notify.notifyType(), notify.data())
                : payload;
    }

    private static Pair up() {
        var pair = new Pair(841);
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        return pair;
    }

    /** RFC 7296, 2.6: a cookie has 1 to 64 octets. What is longer would come back from us, and be sent again. */
    @ParameterizedTest(name = "a cookie of {0} octets: {1}")
    @CsvSource({"0, false", "1, true", "64, true", "65, false", "60000, false"})
    void aCookieOfTheRightLengthOnlyComesBack(int length, boolean comesBack) {
        var pair = new Pair(842);
        Payload cookie = NotifyPayload.of(NotifyType.COOKIE, Octets.of(new byte[length]));
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.network = Tampering.answering(pair, pair.a, () -> cookie);
        pair.deliver(pair.a);
        assertThat(pair.a.sent).hasSize(comesBack ? 1 : 0);
    }

    /** Version, flags and what is reserved are ours. */
    @Test
    void theHeaderOfAnAnswerIsOurs() {
        var interception = new Interception(843, tunnel -> {}).hold(ExchangeType.IKE_SA_INIT, false);
        Datagram held = interception.held();
        byte[] octets = held.octets().toBytes();
        octets[17] = 0x2f;
        octets[19] |= (byte) 0xd7;
        interception.pair.arrive(interception.listener(), new Datagram(held.local(), held.remote(), Octets.of(octets)));
        Octets answer = interception.pair.b.sent.remove().octets();
        assertThat(answer.at(17)).isEqualTo(0x20);
        assertThat(answer.at(19)).isEqualTo(0x20);
    }

    /** SPIs, nonces and shares of a whole life: no value that one side has made is made again by the other. */
    @Test
    void whatEachSideMakesIsItsOwn() {
        var pair = new Pair(844);
        var made = new ArrayList<Octets>();
        pair.watch = (side, datagram) -> {
            if (Puppet.header(datagram.octets()).is(ExchangeType.IKE_SA_INIT)) {
                made.addAll(values(datagram));
            }
        };
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        var spis = Stream.of(pair.a, pair.b)
                .flatMap(side -> side.dataplane.sas.keySet().stream())
                .map(id -> Octets.ofInt(id.spi()))
                .distinct()
                .toList();
        assertThat(spis).hasSize(2);
        assertThat(made).hasSize(4).doesNotHaveDuplicates();
    }

    private static List<Octets> values(Datagram datagram) {
        try {
            return Message.decode(datagram.octets()).payloads().stream()
                    .filter(payload -> payload instanceof NoncePayload || payload instanceof KePayload)
                    .map(payload -> Payloads.encode(List.of(payload)))
                    .toList();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
