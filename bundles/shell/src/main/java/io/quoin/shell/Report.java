package io.quoin.shell;

import io.quoin.manage.ChildSaView;
import io.quoin.manage.ConfigurationError;
import io.quoin.manage.DataplaneView;
import io.quoin.manage.GatewayStatus;
import io.quoin.manage.IkeSaView;
import io.quoin.manage.KexBenchView;
import io.quoin.manage.KexEventView;
import io.quoin.manage.KexMethodView;
import io.quoin.manage.KexTestView;
import io.quoin.manage.SettingView;
import io.quoin.manage.Traffic;
import io.quoin.manage.TunnelView;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Prints the records of management. */
final class Report {
    private final PrintStream out;
    private final boolean formatted;

    /** @param formatted as a table for people; otherwise a line with tabs for each row, without the head */
    Report(PrintStream out, boolean formatted) {
        this.out = out;
        this.formatted = formatted;
    }

    void tunnels(List<TunnelView> tunnels) {
        var table = new Table(
                "no tunnel is configured",
                "NAME",
                "PEER",
                "STATE",
                "PROTECTION",
                "POLICY",
                "SINCE",
                "-OCTETS IN",
                "-OCTETS OUT",
                "REASON");
        for (TunnelView tunnel : tunnels) {
            table.row(
                    tunnel.name(),
                    tunnel.peer(),
                    tunnel.state().word(),
                    tunnel.protection(),
                    tunnel.policy(),
                    Text.of(tunnel.since()),
                    tunnel.received().octets(),
                    tunnel.sent().octets(),
                    tunnel.reason());
        }
        table.print(out, formatted);
    }

    void tunnel(TunnelView tunnel, List<IkeSaView> sas) {
        line("Tunnel", tunnel.name());
        line("State", tunnel.state().word() + " since " + Text.of(tunnel.since()));
        if (!tunnel.reason().isEmpty()) {
            line("Reason", tunnel.reason());
        }
        line("Post-quantum", Text.postQuantum(tunnel));
        line("Peer", tunnel.peer());
        line("Authentication", tunnel.authentication());
        tunnel.settings().stream()
                .filter(setting -> setting.key().equals("profile"))
                .forEach(setting -> line("Profile", setting.value()));
        line("Local id", tunnel.localId());
        line("Remote id", tunnel.remoteId());
        line("Configured", Text.selectors(tunnel));
        line("Received", traffic(tunnel.received()));
        line("Sent", traffic(tunnel.sent()));
        for (IkeSaView sa : sas) {
            ikeSa(sa);
            sa.children().forEach(this::child);
        }
    }

    /** As a peer file, those of one origin together. */
    void settings(List<SettingView> settings) {
        for (String origin :
                new TreeSet<>(settings.stream().map(SettingView::origin).toList())) {
            out.println("# " + origin);
            settings.stream()
                    .filter(setting -> setting.origin().equals(origin))
                    .forEach(setting -> out.println(setting.key() + " = " + setting.value()));
        }
    }

    void sas(List<IkeSaView> sas) {
        var table = new Table(
                "no IKE SA",
                "TUNNEL",
                "SPI",
                "PEER SPI",
                "-LOCAL",
                "PEER",
                "-ROLE",
                "STATE",
                "PROTECTION",
                "-PROPOSAL",
                "AGE",
                "-SET UP MS");
        for (IkeSaView sa : sas) {
            table.row(
                    sa.tunnel(),
                    Text.spi(sa.localSpi()),
                    Text.spi(sa.remoteSpi()),
                    sa.local(),
                    sa.remote(),
                    Text.role(sa),
                    sa.state(),
                    sa.protection(),
                    sa.proposal(),
                    Text.of(sa.age()),
                    sa.setUpTime().toMillis());
        }
        table.print(out, formatted);
    }

    void children(List<IkeSaView> sas) {
        var table = new Table(
                "no Child SA",
                "-TUNNEL",
                "CHILD",
                "SPI IN",
                "SPI OUT",
                "OCTETS IN",
                "PKTS IN",
                "OCTETS OUT",
                "PKTS OUT",
                "-REPLAYED",
                "-BAD ICV",
                "-PROPOSAL",
                "-MODE",
                "-UDP",
                "AGE",
                "TRAFFIC");
        for (IkeSaView sa : sas) {
            for (ChildSaView child : sa.children()) {
                table.row(
                        sa.tunnel(),
                        child.name(),
                        Text.spi(child.inboundSpi()),
                        Text.spi(child.outboundSpi()),
                        child.received().octets(),
                        child.received().packets(),
                        child.sent().octets(),
                        child.sent().packets(),
                        child.replayed(),
                        child.integrityFailures(),
                        child.proposal(),
                        child.mode(),
                        Text.yesOrNo(child.encapsulated()),
                        Text.of(child.age()),
                        Text.selectors(child));
            }
        }
        table.print(out, formatted);
    }

    void kexMethods(List<KexMethodView> methods) {
        var table = new Table(
                "no key-exchange method is installed",
                "ID",
                "KEYWORD",
                "STRENGTH",
                "STATUS",
                "OFFERED",
                "IN USE",
                "-KEI",
                "-KER",
                "PROVIDER",
                "SIGNER",
                "TEST",
                "RANK",
                "-USES",
                "FAILED",
                "-LAST ERROR",
                "REASON");
        for (KexMethodView method : methods) {
            table.row(
                    method.id() == 0 ? "" : method.id(),
                    method.keyword(),
                    method.strength(),
                    method.status(),
                    Text.yesOrNo(method.offered()),
                    method.inUse(),
                    method.initiatorShareLength(),
                    method.responderShareLength(),
                    method.provider(),
                    method.signer(),
                    method.selfTest(),
                    method.ranking(),
                    method.uses(),
                    method.failures(),
                    method.lastError(),
                    method.reason());
        }
        table.print(out, formatted);
    }

    void kexEvents(List<KexEventView> events) {
        var table = new Table(
                "nothing happened to a key-exchange method", "TIME", "WHAT", "ID", "KEYWORD", "PROVIDER", "REASON");
        for (KexEventView event : events) {
            table.row(
                    Text.of(event.time()),
                    event.kind().name().toLowerCase(Locale.ROOT),
                    event.id() == 0 ? "" : event.id(),
                    event.keyword(),
                    event.provider(),
                    event.reason());
        }
        table.print(out, formatted);
    }

    void kexTests(List<KexTestView> tests) {
        for (KexTestView test : tests) {
            line("Provider", test.provider());
            line("Signer", Text.orDash(test.signer()));
            for (KexTestView.Step step : test.steps()) {
                String result = step.failure().isEmpty() ? "passed" : "FAILED: " + step.failure();
                line("  " + step.what(), result + " (" + step.took().toMillis() + " ms)");
            }
            line("Offered", test.offered() ? "yes" : "no, " + test.reason());
        }
    }

    void kexBenches(List<KexBenchView> benches) {
        var table = new Table(
                "no key-exchange method is offered",
                "KEYWORD",
                "INITIATE/S",
                "RESPOND/S",
                "COMPLETE/S",
                "ROUNDS",
                "PROVIDER");
        for (KexBenchView bench : benches) {
            table.row(
                    bench.keyword(),
                    Math.round(bench.initiates()),
                    Math.round(bench.responds()),
                    Math.round(bench.completes()),
                    bench.rounds(),
                    bench.provider());
        }
        table.print(out, formatted);
    }

    void status(GatewayStatus status) {
        line("Version", status.version());
        line("Started", Text.of(status.started()));
        line("Running", Text.yesOrNo(status.running()));
        if (!status.problem().isEmpty()) {
            line("Problem", status.problem());
        }
        line("Listening", Text.orDash(String.join(" ", status.listening())));
        line("Engines", Integer.toString(status.shards()));
        line("Half-open", Integer.toString(status.halfOpen()));
        for (DataplaneView dataplane : status.dataplanes()) {
            String use = dataplane.inUse() ? "in use" : "not in use: " + dataplane.reason();
            line("Data plane", dataplane.name() + " (" + dataplane.description() + "), " + use);
        }
        for (Map.Entry<String, Long> drop : status.drops().entrySet()) {
            if (drop.getValue() > 0) {
                line("Dropped", drop.getKey() + " " + drop.getValue());
            }
        }
        line("Bugs", Long.toString(status.bugs()));
        errors(status.configurationErrors());
    }

    /** One line for each error of each configuration that is not in force. */
    void errors(List<ConfigurationError> errors) {
        for (ConfigurationError error : errors) {
            error.messages().forEach(message -> line("Error", error.source() + ": " + message));
        }
    }

    private void ikeSa(IkeSaView sa) {
        out.println();
        line("IKE SA", Text.spi(sa.localSpi()) + " " + sa.state() + ", " + Text.role(sa) + ", " + Text.of(sa.age()));
        line("  Peer SPI", Text.spi(sa.remoteSpi()));
        line("  Between", sa.local() + " and " + sa.remote() + (sa.behindNat() ? ", NAT traversal" : ""));
        line("  Peer is", Text.orDash(sa.remoteId()));
        line("  Proposal", Text.orDash(sa.proposal()));
        line("  Protection", sa.protection().toString());
        line("  Set up in", sa.setUpTime().toMillis() + " ms");
    }

    private void child(ChildSaView child) {
        String how = child.proposal() + ", " + child.mode() + (child.encapsulated() ? ", in UDP" : "");
        line("  Child SA", child.name() + ", " + how + ", " + Text.of(child.age()));
        line("    SPIs", Text.spi(child.inboundSpi()) + " in, " + Text.spi(child.outboundSpi()) + " out");
        line("    Traffic", Text.selectors(child));
        line("    Received", traffic(child.received()));
        line("    Sent", traffic(child.sent()));
        line("    Dropped", child.replayed() + " replayed, " + child.integrityFailures() + " with a wrong ICV");
    }

    private static String traffic(Traffic traffic) {
        return traffic.octets() + " octets in " + traffic.packets() + " packets";
    }

    private void line(String name, String value) {
        out.println(name + ": " + value);
    }
}
