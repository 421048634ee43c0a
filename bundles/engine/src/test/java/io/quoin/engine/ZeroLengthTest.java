package io.quoin.engine;

import static io.quoin.engine.Interception.and;
import static io.quoin.engine.Interception.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.bytes.Octets;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.CertPayload;
import io.quoin.wire.CertReqPayload;
import io.quoin.wire.ConfigurationPayload;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.EapPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IdPayload;
import io.quoin.wire.KePayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Proposal;
import io.quoin.wire.SaPayload;
import io.quoin.wire.Transform;
import io.quoin.wire.TsPayload;
import io.quoin.wire.VendorIdPayload;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Zero-length attributes, values and lists, where everybody expects something: an answer, and no exception. */
class ZeroLengthTest {
    private static final Octets NOTHING = Octets.empty();
    private static final Octets SPI = Octets.ofHex("11223344");
    private static final Transform.Attribute NO_KEY_LENGTH = new Transform.Attribute(14, false, NOTHING);
    private static final Transform.Attribute UNKNOWN = new Transform.Attribute(77, false, NOTHING);

    private static Payload notify(NotifyType type) {
        return NotifyPayload.of(type, NOTHING);
    }

    private static UnaryOperator<List<Payload>> attribute(Transform.Attribute attribute) {
        return transforms(
                transform -> transform.type() == 1 ? new Transform(1, transform.id(), List.of(attribute)) : transform);
    }

    private static UnaryOperator<List<Payload>> transforms(UnaryOperator<Transform> change) {
        return payloads -> payloads.stream()
                .map(payload -> payload instanceof SaPayload sa
                        ? new SaPayload(sa.proposals().stream()
                                .map(each -> new Proposal(
                                        each.number(),
                                        each.protocolId(),
                                        each.spi(),
                                        each.transforms().stream().map(change).toList()))
                                .toList())
                        : payload)
                .toList();
    }

    private static SaPayload without(int protocol, Octets spi) {
        return new SaPayload(List.of(new Proposal(1, protocol, spi, List.of())));
    }

    /** In all requests of the handshake. */
    private static Stream<Arguments> anywhere(ExchangeType exchange) {
        return Stream.of(
                arguments(exchange, "a vendor id", and(new VendorIdPayload(NOTHING)), "ok"),
                arguments(exchange, "a CERTREQ", and(new CertReqPayload(4, NOTHING)), "ok"),
                arguments(exchange, "a configuration request", and(new ConfigurationPayload(1, List.of())), "ok"),
                arguments(
                        exchange,
                        "a configuration attribute",
                        and(new ConfigurationPayload(1, List.of(new ConfigurationPayload.Attribute(1, NOTHING)))),
                        "ok"),
                arguments(exchange, "a cookie", and(notify(NotifyType.COOKIE)), "ok"),
                arguments(exchange, "hash algorithms", and(notify(NotifyType.SIGNATURE_HASH_ALGORITHMS)), "ok"),
                arguments(exchange, "a PPK identity", and(notify(NotifyType.PPK_IDENTITY_KEY)), "ok"),
                arguments(exchange, "a Delete", and(DeletePayload.ofEsp(List.of())), "ok"));
    }

    static Stream<Arguments> handshake() {
        ExchangeType init = ExchangeType.IKE_SA_INIT;
        ExchangeType intermediate = ExchangeType.IKE_INTERMEDIATE;
        ExchangeType auth = ExchangeType.IKE_AUTH;
        return Stream.of(
                        anywhere(init),
                        anywhere(intermediate),
                        anywhere(auth),
                        Stream.of(
                                arguments(init, "a share", instead(new KePayload(31, NOTHING)), "nothing"),
                                arguments(init, "a proposal", instead(without(1, NOTHING)), "NO_PROPOSAL_CHOSEN"),
                                arguments(init, "a key length", attribute(NO_KEY_LENGTH), "NO_PROPOSAL_CHOSEN"),
                                arguments(init, "an attribute", attribute(UNKNOWN), "NO_PROPOSAL_CHOSEN"),
                                arguments(
                                        init,
                                        "a NAT detection",
                                        instead(notify(NotifyType.NAT_DETECTION_SOURCE_IP)),
                                        "ok"),
                                arguments(
                                        intermediate, "a share", instead(new KePayload(36, NOTHING)), "INVALID_SYNTAX"),
                                arguments(
                                        auth, "an AUTH", instead(new AuthPayload(2, NOTHING)), "AUTHENTICATION_FAILED"),
                                arguments(
                                        auth,
                                        "a signature",
                                        instead(new AuthPayload(14, NOTHING)),
                                        "AUTHENTICATION_FAILED"),
                                arguments(
                                        auth,
                                        "an identity",
                                        instead(new IdPayload(true, 2, NOTHING)),
                                        "AUTHENTICATION_FAILED"),
                                arguments(
                                        auth,
                                        "an identity for us",
                                        instead(new IdPayload(false, 1, NOTHING)),
                                        "AUTHENTICATION_FAILED"),
                                arguments(auth, "a certificate", and(new CertPayload(4, NOTHING)), "ok"),
                                arguments(auth, "an EAP message", and(new EapPayload(NOTHING)), "ok"),
                                arguments(
                                        auth, "no selectors of its own", instead(new TsPayload(true, List.of())), "ok"),
                                arguments(auth, "no selectors of ours", instead(new TsPayload(false, List.of())), "ok"),
                                arguments(auth, "a Child SA's proposal", instead(without(3, SPI)), "ok"),
                                arguments(auth, "a Child SA's SPI", instead(without(3, NOTHING)), "ok"),
                                arguments(auth, "a Child SA's key length", attribute(NO_KEY_LENGTH), "ok"),
                                arguments(auth, "a lifetime", and(notify(NotifyType.AUTH_LIFETIME)), "ok")))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{1} of no octets in {0}: {3}")
    @MethodSource("handshake")
    void isAnswered(ExchangeType exchange, String what, UnaryOperator<List<Payload>> change, String answer) {
        var interception = new Interception(850, tunnel -> {}).hold(exchange, false);
        assertThat(Interception.text(interception.say(change))).isEqualTo(answer);
    }

    static Stream<Arguments> established() {
        ExchangeType child = ExchangeType.CREATE_CHILD_SA;
        ExchangeType informational = ExchangeType.INFORMATIONAL;
        Payload nonce = new NoncePayload(Octets.of(new byte[32]));
        var rekey = new NotifyPayload(3, NOTHING, NotifyType.REKEY_SA.code(), NOTHING);
        Payload ours = new TsPayload(true, List.of());
        Payload theirs = new TsPayload(false, List.of());
        return Stream.of(
                arguments(informational, "nothing at all", List.of(), "()"),
                arguments(informational, "a Delete without SPIs", List.of(DeletePayload.ofEsp(List.of())), "()"),
                arguments(informational, "a Delete of AH", List.of(new DeletePayload(2, 0, List.of())), "()"),
                arguments(informational, "a lifetime", List.of(notify(NotifyType.AUTH_LIFETIME)), "()"),
                arguments(informational, "an error", List.of(notify(NotifyType.INVALID_SPI)), "()"),
                arguments(child, "nothing at all", List.of(), "INVALID_SYNTAX"),
                arguments(
                        child,
                        "an SPI to rekey",
                        List.of(rekey, without(3, SPI), nonce, ours, theirs),
                        "CHILD_SA_NOT_FOUND"),
                arguments(child, "selectors", List.of(without(3, SPI), nonce, ours, theirs), "TS_UNACCEPTABLE"),
                arguments(child, "an SPI of ESP", List.of(without(3, NOTHING), nonce, ours, theirs), "TS_UNACCEPTABLE"),
                arguments(child, "an SPI of IKE", List.of(without(1, NOTHING), nonce), "NO_PROPOSAL_CHOSEN"),
                arguments(
                        child, "transforms", List.of(without(1, Octets.of(new byte[8])), nonce), "NO_PROPOSAL_CHOSEN"),
                arguments(
                        ExchangeType.IKE_FOLLOWUP_KE,
                        "a link",
                        List.of(notify(NotifyType.ADDITIONAL_KEY_EXCHANGE)),
                        "STATE_NOT_FOUND"));
    }

    @ParameterizedTest(name = "{1} of no octets in {0}: {3}")
    @MethodSource("established")
    void isAnsweredOnceEstablished(ExchangeType exchange, String what, List<Payload> payloads, String answer) {
        var pair = new Pair(851);
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.settle();
        List<Payload> said = new Puppet(pair, pair.a).ask(exchange, payloads);
        assertThat(Interception.text(List.of(said))).isEqualTo(answer);
        HandshakeTest.assertUp(pair);
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                arguments("a share", instead(new KePayload(31, NOTHING))),
                arguments("a proposal", instead(without(1, NOTHING))),
                arguments("a key length", attribute(NO_KEY_LENGTH)),
                arguments("a cookie", instead(notify(NotifyType.COOKIE))),
                arguments("a method wanted", and(notify(NotifyType.INVALID_KE_PAYLOAD))));
    }

    /** An initiator gives up rather than guess. */
    @ParameterizedTest(name = "{0} of no octets")
    @MethodSource("responses")
    void inAResponseEndsTheAttempt(String what, UnaryOperator<List<Payload>> change) {
        var interception = new Interception(852, tunnel -> {}).hold(ExchangeType.IKE_SA_INIT, true);
        assertThat(interception.say(change)).isEmpty();
        assertThat(Puppet.ikeSas(interception.listener())).isEmpty();
    }
}
