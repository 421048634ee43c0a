package io.quoin.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.manage.CommandException;
import io.quoin.manage.NegotiationView;
import io.quoin.manage.NegotiationView.Round;
import io.quoin.manage.NegotiationView.Row;
import io.quoin.manage.Protection;
import io.quoin.manage.TunnelView;
import io.quoin.manage.TunnelView.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator reads at night: the conclusion first. */
class ExplanationTest {
    private static final TunnelView DOWN =
            FakeManagement.tunnel(State.DOWN, Protection.NONE, "nobody initiated it yet");
    private static final NegotiationView FAILED = negotiation(
            3, false, "PRF: we accept prfsha384; the peer offers prfsha256", "add prfsha256 to ike here", "or less");
    private static final NegotiationView UP = negotiation(1, true, "it came up with " + FakeManagement.PROPOSAL);

    private static NegotiationView negotiation(int times, boolean up, String conclusion, String... advice) {
        return new NegotiationView(
                "IKE SA",
                false,
                "192.0.2.1:500",
                "192.0.2.2:500",
                Instant.parse("2026-11-23T02:11:03Z"),
                Duration.ofMillis(31),
                times,
                Instant.parse("2026-11-23T02:00:00Z"),
                up,
                up ? "none" : "proposals",
                conclusion,
                List.of(advice),
                List.of(
                        new Row(
                                "ENCR",
                                List.of("aes256gcm16"),
                                List.of("aes256gcm16", "aes128gcm16"),
                                "aes256gcm16",
                                false),
                        new Row("PRF", List.of("prfsha384"), List.of("prfsha256"), "", true),
                        new Row("local-ts", List.of("10.1.0.0/16"), List.of(), "", false)),
                List.of(
                        new Round("IKE_SA_INIT", Duration.ZERO, Duration.ofMillis(12), true, 1, 432, 1, 440, 1, 0),
                        new Round("IKE_AUTH", Duration.ofMillis(20), Duration.ZERO, false, 2, 1800, 1, 1200, 3, 4)),
                List.of(FakeManagement.PROPOSAL),
                List.of());
    }

    @Test
    void saysFirstWhatIsWrongAndWhatToChange() throws Exception {
        assertThat(printed(1, FAILED).lines())
                .startsWith(
                        "Tunnel a: IKE SA failed at 2026-11-23T02:11:03Z, 3 times since 2026-11-23T02:00:00Z",
                        "Why:    PRF: we accept prfsha384; the peer offers prfsha256",
                        "Change: add prfsha256 to ike here",
                        "        or less",
                        "Between 192.0.2.1:500 (here, responder) and 192.0.2.2:500, 31 ms");
    }

    @Test
    void setsBothSidesSideBySideAndMarksWhatDiffers() throws Exception {
        String text = printed(1, FAILED);
        assertThat(line(text, "ENCR"))
                .matches("ENCR +[|│] aes256gcm16 +[|│] aes256gcm16, aes128gcm16 +[|│] aes256gcm16 *");
        assertThat(line(text, "PRF ")).matches("PRF +[|│] prfsha384 +[|│] prfsha256 +[|│] <-- DIFFERS *");
        assertThat(line(text, "local-ts")).matches("local-ts +[|│] 10.1.0.0/16 +[|│] \\? +[|│] - *");
        assertThat(text).contains("Proposals here:    " + FakeManagement.PROPOSAL, "Proposals of peer: ?");
    }

    @Test
    void tellsTheTimeAndTheFragmentsOfEveryRound() throws Exception {
        String text = printed(1, FAILED);
        assertThat(line(text, "IKE_SA_INIT"))
                .matches("IKE_SA_INIT +[|│] 0 +[|│] 12 +[|│] 1 +[|│] 1 +[|│] 0 +[|│] 432 +[|│] 440 *");
        assertThat(line(text, "IKE_AUTH"))
                .matches("IKE_AUTH +[|│] 20 +[|│] never +[|│] 2 +[|│] 1 of 3 +[|│] 4 +[|│] 1800 +[|│] 1200 *");
    }

    @Test
    void theOthersAreALineEachAndToldInFullByTheirNumber() throws Exception {
        assertThat(line(printed(1, UP, FAILED), "2 ")).contains("PRF: we accept prfsha384");
        assertThat(printed(1, UP, FAILED)).startsWith("Tunnel a: IKE SA came up at");
        assertThat(printed(2, UP, FAILED))
                .startsWith("Tunnel a: IKE SA failed at")
                .contains("2 (above)");
        assertThatThrownBy(() -> printed(3, UP, FAILED))
                .isInstanceOf(CommandException.class)
                .hasMessage("there is no negotiation 3 of tunnel 'a'; kept are 1 to 2");
    }

    @Test
    void withoutAnyItSaysSo() throws Exception {
        assertThat(printed(1)).isEqualTo("No negotiation of tunnel a is known: nobody initiated it yet\n");
    }

    private static String line(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    private static String printed(int number, NegotiationView... all) throws CommandException {
        var bytes = new ByteArrayOutputStream();
        new Explanation(new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(DOWN, List.of(all), number);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
