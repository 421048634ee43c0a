package io.quoin.engine;

import static io.quoin.engine.Interception.and;
import static io.quoin.engine.Interception.instead;
import static io.quoin.engine.Interception.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.bytes.Octets;
import io.quoin.wire.EapPayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IdPayload;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.UnknownPayload;
import io.quoin.wire.VendorIdPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Log injection by peer text: whatever a peer calls itself or tells us, all that leaves the engine for logs, events and
 * shells are short lines that a terminal shows as they are.
 */
class LogInjectionTest {
    private static final int LONGEST = 1000;
    private static final List<String> TEXTS = List.of(
            "a.lab\r\n2026-11-23 INFO tunnel ab: up",
            "a.lab\u001b]0;owned\u0007\u001b[2J",
            "a.lab\u009b2J\u0085next",
            "a.lab\u202e\u2028\u2029",
            "a.lab\u0000\t ${jndi:ldap://203.0.113.1/x} {} %s %n",
            "a".repeat(30_000));

    private static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<Arguments> rows(String text) {
        Octets octets = octets(text);
        String shown = text.length() > 40 ? "a long one" : text.replaceAll("[^ -~]", "?");
        return Stream.of(
                row(shown, "a host name", false, instead(new IdPayload(true, 2, octets))),
                row(shown, "a mail address", false, instead(new IdPayload(true, 3, octets))),
                row(shown, "a distinguished name", false, instead(new IdPayload(true, 9, octets))),
                row(shown, "a key id", false, instead(new IdPayload(true, 11, octets))),
                row(shown, "an identity of no known type", false, instead(new IdPayload(true, 99, octets))),
                row(shown, "an address", false, instead(new IdPayload(true, 1, octets))),
                row(shown, "a name for us", false, instead(new IdPayload(false, 2, octets))),
                row(shown, "a vendor id", false, and(new VendorIdPayload(octets))),
                row(shown, "an EAP message", false, only(new IdPayload(true, 2, octets), new EapPayload(octets))),
                row(shown, "a critical payload", false, and(new UnknownPayload(200, true, octets))),
                row(shown, "a PPK identity", false, and(NotifyPayload.of(NotifyType.PPK_IDENTITY, octets))),
                row(shown, "an error with text", false, only(error(octets))),
                row(shown, "an unknown error with text", false, only(notify(8191, octets))),
                row(shown, "a host name in the response", true, instead(new IdPayload(false, 2, octets))),
                row(shown, "an error in the response", true, only(error(octets))),
                row(shown, "an unknown error in the response", true, only(notify(8191, octets))));
    }

    private static Arguments row(String text, String where, boolean response, UnaryOperator<List<Payload>> change) {
        return arguments(where, text, response, change);
    }

    private static Payload error(Octets text) {
        return NotifyPayload.of(NotifyType.AUTHENTICATION_FAILED, text);
    }

    private static Payload notify(int type, Octets text) {
        return new NotifyPayload(0, Octets.empty(), type, text);
    }

    static Stream<Arguments> rows() {
        return TEXTS.stream().flatMap(LogInjectionTest::rows);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void isShownAsShortLines(String where, String text, boolean response, UnaryOperator<List<Payload>> change) {
        var interception = new Interception(870, tunnel -> {}).hold(ExchangeType.IKE_AUTH, response);
        interception.say(change);
        for (Pair.Side side : List.of(interception.pair.a, interception.pair.b)) {
            side.events.forEach(event -> assertShowable(event.toString()));
            side.failures().forEach(reason -> assertThat(reason.length()).isLessThan(LONGEST));
            assertShowable(side.tunnel().reason());
            assertThat(side.tunnel().reason().length()).isLessThan(LONGEST);
            side.engine.negotiations("ab").forEach(negotiation -> assertShowable(negotiation.toString()));
        }
    }

    private static void assertShowable(String text) {
        assertThat(text.codePoints().filter(point -> point < ' ' || point > '~'))
                .as(text)
                .isEmpty();
    }
}
