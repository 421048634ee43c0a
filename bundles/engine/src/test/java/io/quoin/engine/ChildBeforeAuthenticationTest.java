package io.quoin.engine;

import static io.quoin.engine.Interception.and;
import static io.quoin.engine.Interception.instead;
import static io.quoin.engine.Interception.only;
import static io.quoin.engine.Interception.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.bytes.Octets;
import io.quoin.wire.AuthPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IdPayload;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.Payload;
import io.quoin.wire.SaPayload;
import io.quoin.wire.TsPayload;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A Child SA before authentication is complete: whatever comes before, or in the place of, a good AUTH, the data plane
 * is asked for nothing. {@link WrongExchangeTest} shows that CREATE_CHILD_SA fits no such state.
 */
class ChildBeforeAuthenticationTest {
    private static final Payload BAD_AUTH = new AuthPayload(2, Octets.of(new byte[48]));
    private static final Payload NONCE = new NoncePayload(Octets.of(new byte[32]));
    private static final Consumer<Pair.Tunnels> PLAIN = tunnel -> {};

    /** A whole Child SA: SA, TSi and TSr, as the tunnel wants it. */
    private static Payload[] child() {
        return new Interception(820, PLAIN)
                .hold(ExchangeType.IKE_AUTH, false).payloads().stream()
                        .filter(payload -> payload instanceof SaPayload || payload instanceof TsPayload)
                        .toArray(Payload[]::new);
    }

    private static Arguments row(
            String what,
            Consumer<Pair.Tunnels> tunnel,
            ExchangeType exchange,
            boolean response,
            UnaryOperator<List<Payload>> change) {
        return arguments(
                (response ? "a response to " : "a request of ") + exchange + " " + what,
                tunnel,
                exchange,
                response,
                change);
    }

    static Stream<Arguments> rows() {
        return Stream.of(false, true)
                .flatMap(response -> Stream.of(
                        row("with a Child SA too", PLAIN, ExchangeType.IKE_SA_INIT, response, and(child())),
                        row("with a Child SA too", PLAIN, ExchangeType.IKE_INTERMEDIATE, response, and(child())),
                        row("with a Child SA alone", PLAIN, ExchangeType.IKE_INTERMEDIATE, response, only(child())),
                        row(
                                "with a Child SA, nonce too",
                                PLAIN,
                                ExchangeType.IKE_INTERMEDIATE,
                                response,
                                payloads -> and(child())
                                        .andThen(list -> and(NONCE).apply(list))
                                        .apply(payloads)),
                        row("with a Child SA alone", PLAIN, ExchangeType.IKE_AUTH, response, only(child())),
                        row("without AUTH", PLAIN, ExchangeType.IKE_AUTH, response, without(AuthPayload.class)),
                        row("with a bad AUTH", PLAIN, ExchangeType.IKE_AUTH, response, instead(BAD_AUTH)),
                        row("without identity", PLAIN, ExchangeType.IKE_AUTH, response, without(IdPayload.class)),
                        row(
                                "with another pre-shared key",
                                tunnel -> tunnel.pskB = "another key",
                                ExchangeType.IKE_AUTH,
                                response,
                                UnaryOperator.identity()),
                        row(
                                "with another identity",
                                tunnel -> tunnel.idAasSeenByB = "c.lab",
                                ExchangeType.IKE_AUTH,
                                response,
                                UnaryOperator.identity())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void asksTheDataPlaneForNothing(
            String what,
            Consumer<Pair.Tunnels> tunnel,
            ExchangeType exchange,
            boolean response,
            UnaryOperator<List<Payload>> change) {
        var interception = new Interception(821, tunnel).hold(exchange, response);
        Pair.Side listener = interception.listener();
        listener.dataplane.takes = 1000;
        interception.say(change);
        assertThat(listener.dataplane.takes).isEqualTo(1000);
        assertThat(listener.dataplane.policies).isEmpty();
        assertThat(listener.events(IkeEvent.ChildSaUp.class)).isEmpty();
    }
}
