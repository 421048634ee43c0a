package io.quoin.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.manage.Protection;
import io.quoin.manage.TunnelView;
import io.quoin.manage.TunnelView.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The form of the output, which scripts parse: a change here is a change for them. */
class ReportTest {
    private final FakeManagement management = new FakeManagement();
    private final TunnelView up = FakeManagement.tunnel(State.UP, FakeManagement.HYBRID, "");

    @Test
    void tunnelIsALineWithItsProtection() {
        assertThat(unformatted(report -> report.tunnels(List.of(up))))
                .isEqualTo("a\t192.0.2.2\tup\thybrid x25519+mlkem768\trequired\t2026-11-23T14:00:00Z\t8400\t4200\t-\n");
    }

    @Test
    void tableHasAHead() {
        assertThat(formatted(report -> report.tunnels(List.of(up))))
                .contains("NAME", "STATE", "PROTECTION", "REASON")
                .contains("hybrid x25519+mlkem768");
        assertThat(formatted(report -> report.tunnels(List.of()))).contains("no tunnel is configured");
    }

    @Test
    void oneLineTellsWhetherATunnelIsPostQuantum() {
        assertThat(show(up)).contains("\nPost-quantum: yes, hybrid x25519 + mlkem768 (required)\n");
        assertThat(show(FakeManagement.tunnel(
                        State.UP, new Protection(Protection.Kind.CLASSICAL, List.of("x25519")), "")))
                .contains("\nPost-quantum: no, classical x25519 (required)\n");
        assertThat(show(FakeManagement.tunnel(State.DOWN, Protection.NONE, "the peer does not answer")))
                .contains("\nPost-quantum: no, it carries no traffic (required)\n")
                .contains("\nReason: the peer does not answer\n");
    }

    @Test
    void tunnelIsShownWithItsSas() {
        assertThat(show(up))
                .contains("Authentication: cert\n")
                .contains("Configured: 10.1.0.0/16 === 10.2.0.0/16\n")
                .contains("Received: 8400 octets in 100 packets\n")
                .contains("IKE SA: 0123456789abcdef established, initiator, 4m13s\n")
                .contains("    SPIs: c1000001 in, 0a0b0c0d out\n")
                .contains("    Dropped: 3 replayed, 1 with a wrong ICV\n");
    }

    @Test
    void settingsAreAPeerFileInWhichEachTellsItsOrigin() {
        assertThat(show(up)).contains("\nProfile: cloudflare\n");
        assertThat(unformatted(report -> report.settings(up.settings()))).isEqualTo("""
                # default
                pq = required
                # file
                profile = cloudflare
                remote = 192.0.2.2
                # profile cloudflare
                esp = aes256gcm16-ecp384
                """);
    }

    @Test
    void childSaIsALineWithSpisAndCounters() {
        assertThat(unformatted(report -> report.children(management.ikeSas())))
                .isEqualTo("a\ta\tc1000001\t0a0b0c0d\t8400\t100\t4200\t50\t3\t1\taes256gcm16\ttunnel\tyes\t4m12s\t"
                        + "10.1.0.0/16 === 10.2.0.0/16\n");
    }

    @Test
    void ikeSaIsALine() {
        assertThat(unformatted(report -> report.sas(management.ikeSas())))
                .isEqualTo("a\t0123456789abcdef\t0000000000000002\t192.0.2.1:4500\t192.0.2.2:4500\tinitiator\t"
                        + "established\thybrid x25519+mlkem768\t" + FakeManagement.PROPOSAL + "\t4m13s\t23\n");
    }

    @Test
    void tablesOfSasFitATerminalOf120Columns() {
        assertThat(formatted(report -> report.sas(management.ikeSas())))
                .contains("0123456789abcdef", "0000000000000002")
                .doesNotContain(FakeManagement.PROPOSAL)
                .satisfies(ReportTest::fits);
        assertThat(formatted(report -> report.children(management.ikeSas())))
                .contains("c1000001", "0a0b0c0d", "8400", "100", "4200", "50")
                .satisfies(ReportTest::fits);
    }

    @Test
    void keyExchangeMethodIsALine() {
        assertThat(unformatted(report -> report.kexMethods(management.kexMethods())))
                .isEqualTo("36\tmlkem768\tpost-quantum\tstandard\tyes\t1\t1184\t1088\tio.quoin.kex-mlkem 0.1.0\t"
                        + "CN=Quoin build\tpassed\t0\t12\t1\trespond: NullPointerException\t-\n");
    }

    @Test
    void eventOfAKeyExchangeMethodIsALine() {
        assertThat(unformatted(report -> report.kexEvents(management.kexEvents())))
                .isEqualTo("1970-01-01T00:00:00Z\trefused\t-\t-\tcom.example.kex 1.0.0\tits jar is not signed\n");
    }

    @Test
    void testOfAKeyExchangeMethodNamesEachAnswer() {
        assertThat(formatted(report -> report.kexTests(management.testKex("mlkem768"))))
                .isEqualTo("""
                Provider: io.quoin.kex-mlkem 0.1.0
                Signer: CN=Quoin build
                  NIST ACVP tcId 26: passed (3 ms)
                  round trip: FAILED: NullPointerException (4 ms)
                Offered: no, its self-test failed
                """);
    }

    @Test
    void benchOfAKeyExchangeMethodIsALine() {
        assertThat(unformatted(report -> report.kexBenches(List.of(management.benchKex("mlkem768")))))
                .isEqualTo("mlkem768\t5000\t4001\t3000\t1000\tio.quoin.kex-mlkem 0.1.0\n");
    }

    @Test
    void durationsHaveTwoUnits() {
        assertThat(List.of(59, 60, 3599, 3600, 86_399, 86_400, 190_000))
                .extracting(seconds -> Text.of(Duration.ofSeconds(seconds)))
                .containsExactly("59s", "1m00s", "59m59s", "1h00m", "23h59m", "1d00h", "2d04h");
    }

    private static void fits(String table) {
        assertThat(table.lines()).allMatch(line -> line.length() <= 120);
    }

    private String show(TunnelView tunnel) {
        return formatted(report -> report.tunnel(tunnel, management.ikeSas()));
    }

    private static String formatted(Consumer<Report> print) {
        return printed(true, print);
    }

    private static String unformatted(Consumer<Report> print) {
        return printed(false, print);
    }

    private static String printed(boolean formatted, Consumer<Report> print) {
        var bytes = new ByteArrayOutputStream();
        print.accept(new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8), formatted));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
