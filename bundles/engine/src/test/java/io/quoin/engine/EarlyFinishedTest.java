package io.quoin.engine;

import static io.quoin.engine.Interception.instead;
import static io.quoin.engine.Interception.only;
import static io.quoin.engine.Interception.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.bytes.Octets;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.EapPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IdPayload;
import io.quoin.wire.KePayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.SaPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Early "finished": an IKE SA that is up though its peer has not proved who it is, since a message came without what
 * proves it. The peer here has the keys of IKE_SA_INIT, as anybody may.
 */
class EarlyFinishedTest {
    private static final int SHARED_KEY_MIC = 2;
    private static final int NULL_AUTHENTICATION = 13;
    private static final int SIGNATURE = 14;
    private static final Octets ZEROS = Octets.of(new byte[48]);
    private static final Octets EAP_SUCCESS = Octets.of(new byte[] {3, 1, 0, 4});

    private static Payload auth(int method, Octets data) {
        return new AuthPayload(method, data);
    }

    static UnaryOperator<List<Payload>> zerosForAuth() {
        return instead(auth(SHARED_KEY_MIC, ZEROS));
    }

    private static UnaryOperator<List<Payload>> inFront(UnaryOperator<List<Payload>> change, Payload first) {
        return payloads ->
                Stream.concat(Stream.of(first), change.apply(payloads).stream()).toList();
    }

    private static Stream<Arguments> proofs(String of, boolean response) {
        Payload somebody = new IdPayload(!response, 2, Octets.of("somebody.else".getBytes(StandardCharsets.US_ASCII)));
        return Stream.of(
                arguments(of + " with nothing in it", response, only()),
                arguments(of + " without AUTH", response, without(AuthPayload.class)),
                arguments(of + " without identity", response, without(IdPayload.class)),
                arguments(of + " with an empty AUTH", response, instead(auth(SHARED_KEY_MIC, Octets.empty()))),
                arguments(of + " with zeros for AUTH", response, zerosForAuth()),
                arguments(
                        of + " with NULL authentication", response, instead(auth(NULL_AUTHENTICATION, Octets.empty()))),
                arguments(of + " with zeros for a signature", response, instead(auth(SIGNATURE, ZEROS))),
                arguments(of + " with an empty signature", response, instead(auth(SIGNATURE, Octets.empty()))),
                arguments(of + " with an unknown method", response, instead(auth(255, ZEROS))),
                arguments(of + " with somebody else's identity", response, instead(somebody)),
                arguments(
                        of + " with EAP-Success for AUTH",
                        response,
                        inFront(without(AuthPayload.class), new EapPayload(EAP_SUCCESS))),
                arguments(
                        of + " with NO_PPK_AUTH for AUTH",
                        response,
                        inFront(without(AuthPayload.class), NotifyPayload.of(NotifyType.NO_PPK_AUTH, ZEROS))));
    }

    static Stream<Arguments> proofs() {
        return Stream.concat(proofs("a request", false), proofs("a response", true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("proofs")
    void provesNothing(String what, boolean response, UnaryOperator<List<Payload>> change) {
        var interception = new Interception(810, tunnel -> {}).hold(ExchangeType.IKE_AUTH, response);
        interception.say(change);
        assertNotFinished(interception.listener());
    }

    /** What the listener has said itself proves nothing. */
    @ParameterizedTest(name = "with {0} of its own")
    @MethodSource("reflected")
    void whatTheListenerHasSaidProvesNothing(String what, List<Class<? extends Payload>> kinds) {
        var interception = new Interception(811, tunnel -> {}).hold(ExchangeType.IKE_AUTH, false);
        List<Payload> own = interception.payloads();
        interception.say(UnaryOperator.identity());
        interception.pair.b.sent.forEach(datagram -> interception.take(datagram, interception.pair.a));
        interception.say(payloads -> payloads.stream()
                .map(payload -> kinds.contains(payload.getClass())
                        ? own.stream()
                                .filter(payload.getClass()::isInstance)
                                .findFirst()
                                .orElseThrow()
                        : payload)
                .toList());
        assertNotFinished(interception.pair.a);
    }

    static Stream<Arguments> reflected() {
        return Stream.of(
                arguments("the AUTH", List.of(AuthPayload.class)),
                arguments("the AUTH and the identity", List.of(AuthPayload.class, IdPayload.class)),
                arguments("the whole message", List.of(AuthPayload.class, IdPayload.class, SaPayload.class)));
    }

    static Stream<Arguments> beginnings() {
        return Stream.of(
                arguments("nothing in it", only()),
                arguments("no SA", without(SaPayload.class)),
                arguments("no KE", without(KePayload.class)),
                arguments("no nonce", without(NoncePayload.class)),
                arguments("only a status", only(NotifyPayload.of(NotifyType.INITIAL_CONTACT))),
                arguments("AUTH besides, but no KE", zerosForAuth().andThen(list -> without(KePayload.class)
                        .apply(list))));
    }

    @ParameterizedTest(name = "an IKE_SA_INIT response with {0}")
    @MethodSource("beginnings")
    void leadsNoInitiatorOn(String what, Function<List<Payload>, List<Payload>> change) {
        var interception = new Interception(812, tunnel -> {}).hold(ExchangeType.IKE_SA_INIT, true);
        assertThat(interception.say(change::apply)).isEmpty();
        assertNotFinished(interception.listener());
    }

    @ParameterizedTest(name = "an IKE_SA_INIT request with {0}")
    @MethodSource("beginnings")
    void leadsNoResponderOn(String what, Function<List<Payload>, List<Payload>> change) {
        var interception = new Interception(813, tunnel -> {}).hold(ExchangeType.IKE_SA_INIT, false);
        assertThat(interception.say(change::apply)).isEmpty();
        assertNotFinished(interception.listener());
        assertThat(interception.listener().engine.halfOpen()).isZero();
    }

    private static void assertNotFinished(Pair.Side side) {
        assertThat(side.tunnel().state()).isNotEqualTo(TunnelStatus.State.UP);
        assertThat(side.events(IkeEvent.IkeSaUp.class)).isEmpty();
        assertThat(side.events(IkeEvent.ChildSaUp.class)).isEmpty();
        assertThat(side.dataplane.sas).isEmpty();
        assertThat(Puppet.ikeSas(side).values()).noneMatch(sa -> sa.state() instanceof Established);
    }
}
