package io.quoin.shell;

import io.quoin.manage.ChildSaView;
import io.quoin.manage.CommandException;
import io.quoin.manage.GatewayStatus;
import io.quoin.manage.IkeSaView;
import io.quoin.manage.KexBenchView;
import io.quoin.manage.KexEventView;
import io.quoin.manage.KexMethodView;
import io.quoin.manage.KexTestView;
import io.quoin.manage.Management;
import io.quoin.manage.NegotiationView;
import io.quoin.manage.Protection;
import io.quoin.manage.SetUpView;
import io.quoin.manage.SettingView;
import io.quoin.manage.Snapshot;
import io.quoin.manage.Traffic;
import io.quoin.manage.TunnelPast;
import io.quoin.manage.TunnelView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** A gateway with one tunnel, which goes through the given states, one for each question. */
final class FakeManagement implements Management {
    static final Protection HYBRID = new Protection(Protection.Kind.HYBRID, List.of("x25519", "mlkem768"));
    static final String PROPOSAL = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";

    private final List<TunnelView> states;
    private final List<String> commands = new ArrayList<>();

    FakeManagement(TunnelView... states) {
        this.states = new ArrayList<>(Arrays.asList(states));
    }

    List<String> commands() {
        return commands;
    }

    static TunnelView tunnel(TunnelView.State state, Protection protection, String reason) {
        return new TunnelView(
                1,
                "a",
                "192.0.2.2",
                state,
                true,
                reason,
                Instant.parse("2026-11-23T14:00:00.5Z"),
                "required",
                "cert",
                protection,
                state == TunnelView.State.UP ? PROPOSAL : "",
                "a.lab",
                "b.lab",
                List.of("10.1.0.0/16"),
                List.of("10.2.0.0/16"),
                1,
                List.of(
                        new SettingView("esp", "aes256gcm16-ecp384", "profile cloudflare"),
                        new SettingView("pq", "required", "default"),
                        new SettingView("profile", "cloudflare", "file"),
                        new SettingView("remote", "192.0.2.2", "file")),
                new Traffic(8400, 100),
                new Traffic(4200, 50),
                TunnelPast.NONE);
    }

    @Override
    public Snapshot snapshot() {
        return new Snapshot(status(), tunnels(), ikeSas(), kexMethods());
    }

    @Override
    public GatewayStatus status() {
        return new GatewayStatus(
                "0.1.0",
                Instant.EPOCH,
                true,
                "",
                List.of(),
                List.of(),
                1,
                0,
                false,
                List.of(),
                new TreeMap<>(),
                0,
                List.of());
    }

    @Override
    public List<TunnelView> tunnels() {
        return List.of(states.size() > 1 ? states.remove(0) : states.get(0));
    }

    @Override
    public List<IkeSaView> ikeSas() {
        var child = new ChildSaView(
                "a",
                0xc1000001,
                0x0a0b0c0d,
                "aes256gcm16",
                true,
                "tunnel",
                true,
                List.of("10.1.0.0/16"),
                List.of("10.2.0.0/16"),
                new Traffic(8400, 100),
                new Traffic(4200, 50),
                3,
                1,
                Duration.ofSeconds(252));
        return List.of(new IkeSaView(
                "a",
                true,
                0x0123456789abcdefL,
                2,
                "192.0.2.1:4500",
                "192.0.2.2:4500",
                "b.lab",
                "established",
                PROPOSAL,
                HYBRID,
                true,
                Duration.ofSeconds(253),
                Duration.ofMillis(23),
                new SetUpView("psk", "psk", false, true, List.of(), 0, 0, 0, Duration.ZERO),
                List.of(child)));
    }

    @Override
    public List<KexMethodView> kexMethods() {
        return List.of(new KexMethodView(
                36,
                "mlkem768",
                "post-quantum",
                "standard",
                "io.quoin.kex-mlkem 0.1.0",
                1184,
                1088,
                1,
                true,
                "",
                "CN=Quoin build",
                "passed",
                0,
                12,
                1,
                "respond: NullPointerException"));
    }

    @Override
    public List<KexEventView> kexEvents() {
        return List.of(new KexEventView(
                Instant.EPOCH, KexEventView.Kind.REFUSED, 0, "", "com.example.kex 1.0.0", "its jar is not signed"));
    }

    @Override
    public List<KexTestView> testKex(String method) {
        return List.of(new KexTestView(
                "io.quoin.kex-mlkem 0.1.0",
                "CN=Quoin build",
                List.of(
                        new KexTestView.Step("NIST ACVP tcId 26", Duration.ofMillis(3), ""),
                        new KexTestView.Step("round trip", Duration.ofMillis(4), "NullPointerException")),
                false,
                "its self-test failed"));
    }

    @Override
    public KexBenchView benchKex(String method) {
        return new KexBenchView(method, "io.quoin.kex-mlkem 0.1.0", 1000, 5000.4, 4000.6, 3000);
    }

    @Override
    public List<NegotiationView> negotiations(String tunnel) {
        return List.of();
    }

    @Override
    public void initiate(String tunnel) throws CommandException {
        commands.add("initiate " + tunnel);
    }

    @Override
    public void rekey(String tunnel) throws CommandException {
        commands.add("rekey " + tunnel);
    }

    @Override
    public void terminate(String tunnel) throws CommandException {
        commands.add("terminate " + tunnel);
    }
}
