package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A strongSwan daemon on one host, out of the chroot, with a directory of its own that it sees as {@code /mnt}. */
public final class StrongSwan implements AutoCloseable {
    /** Who carries its ESP. */
    public enum Esp {
        /** The kernel that it runs on. */
        KERNEL("kernel-netlink"),
        /** strongSwan's own, always in UDP: for a kernel without ESP. */
        LIBRARY("kernel-libipsec kernel-netlink");

        private final String plugins;

        Esp(String plugins) {
            this.plugins = plugins;
        }
    }

    private static final Duration START_LIMIT = Duration.ofSeconds(15);
    private static final Duration SA_LIMIT = Duration.ofSeconds(30);
    private static final String DAEMON_CONFIG = """
            swanctl { load = random openssl pem }
            charon-systemd {
              load = random nonce openssl pem pkcs1 pkcs8 x509 pubkey constraints %s socket-default vici
              plugins { vici { socket = unix:///mnt/vici } }
              filelog { lab { path = /mnt/log
                  default = 1
                  ike = 2
                  cfg = 2
                  net = 1
                  flush_line = yes } }
              retransmit_timeout = 1.0
              retransmit_base = 1.5
            %s
            }
            """;

    private final Chroot chroot;
    private final Netns host;
    private final Path directory;
    private final Process daemon;

    /**
     * Starts the daemon and waits until it answers.
     *
     * @param settings of section {@code charon} of strongswan.conf, for instance {@code fragment_size}
     */
    public StrongSwan(Chroot chroot, Netns host, Esp esp, Map<String, String> settings) {
        this.chroot = chroot;
        this.host = host;
        directory = Scratch.directory("strongswan-" + host);
        try {
            StringBuilder more = new StringBuilder();
            settings.forEach((key, value) -> more.append("  " + key + " = " + value + "\n"));
            Scratch.write(directory.resolve("strongswan.conf"), DAEMON_CONFIG.formatted(esp.plugins, more));
            daemon = Command.start(directory.resolve("out"), inside("charon-systemd"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start strongSwan on " + host, e);
        }
        awaitAnswer();
    }

    private void awaitAnswer() {
        if (!Poll.until(
                        START_LIMIT,
                        () -> !daemon.isAlive() || swanctl("--stats").succeeded())
                || !daemon.isAlive()) {
            close();
            throw new IllegalStateException("strongSwan on " + host + " does not answer:\n" + log());
        }
    }

    /** Makes {@code tunnels} the only ones that it knows. */
    public void load(Tunnel... tunnels) {
        load(Stream.of(tunnels).map(StrongSwan::swanctlConfig).collect(Collectors.joining()));
    }

    /** Makes what a swanctl.conf says the only thing that it knows. */
    public void load(String swanctlConf) {
        Scratch.write(directory.resolve("swanctl.conf"), swanctlConf);
        swanctl("--load-all", "--clear", "--file", "/mnt/swanctl.conf").orFail();
    }

    /** Gives it its certificate, its private key and the CA of both. */
    public void trust(Pki pki) {
        write("x509/b.pem", pki.certificate("b.lab"));
        write("private/b.pem", pki.privateKey("b.lab"));
        write("x509ca/ca.pem", pki.certificate("ca"));
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(directory.resolve(name).getParent());
            Scratch.write(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Output initiate(String tunnel) {
        return swanctl("--initiate", "--child", tunnel, "--timeout", "20");
    }

    public Output terminate(String tunnel) {
        return swanctl("--terminate", "--ike", tunnel, "--timeout", "10");
    }

    /** Replaces the keys of the IKE SA, or of the Child SA. */
    public Output rekey(String tunnel, boolean ike) {
        return swanctl("--rekey", ike ? "--ike" : "--child", tunnel);
    }

    /** All its SAs in swanctl's raw notation. */
    public String sas() {
        return swanctl("--list-sas", "--raw").orFail();
    }

    /** Waits until it has an installed Child SA, or fails and shows its log. */
    public void awaitInstalled() {
        if (!Poll.until(SA_LIMIT, () -> sas().contains("state=INSTALLED"))) {
            throw new IllegalStateException("strongSwan has no Child SA:\n" + log());
        }
    }

    /** Whether it has an SA of a tunnel. */
    public boolean has(String tunnel) {
        return sas().contains("{" + tunnel + " {");
    }

    /** Waits until it has no SA of a tunnel left, or fails and shows those that it has. */
    public void awaitDown(String tunnel) {
        if (!Poll.until(SA_LIMIT, () -> !has(tunnel))) {
            throw new IllegalStateException("strongSwan still has: " + sas());
        }
    }

    /** Waits until it has no SA left, or fails and shows those that it has. */
    public void awaitEmpty() {
        if (!Poll.until(SA_LIMIT, () -> !sas().contains("state="))) {
            throw new IllegalStateException("strongSwan still has: " + sas());
        }
    }

    /** What its only installed Child SA has counted: octets and packets inside the tunnel. */
    public Traffic traffic() {
        String sas = sas();
        return new Traffic(
                number(sas, "bytes-in"),
                number(sas, "packets-in"),
                number(sas, "bytes-out"),
                number(sas, "packets-out"));
    }

    private static long number(String sas, String key) {
        Matcher matcher = Pattern.compile("\\b" + key + "=(\\d+)").matcher(sas);
        if (!matcher.find()) {
            throw new IllegalStateException("strongSwan does not tell " + key + " in: " + sas);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** Everything it has logged so far. */
    public String log() {
        return Scratch.read(directory.resolve("out")) + Scratch.read(directory.resolve("log"));
    }

    @Override
    public void close() {
        Command.stop(daemon);
    }

    private static String swanctlConfig(Tunnel tunnel) {
        return """
                connections { %1$s {
                  version = 2
                  proposals = %2$s
                  local_addrs = %4$s
                  remote_addrs = %5$s
                  local { auth = %11$s
                    id = %6$s }
                  remote { auth = %12$s
                    id = %7$s }
                  children { %1$s { local_ts = %8$s
                    remote_ts = %9$s
                    esp_proposals = %3$s } } } }
                secrets { %10$s }
                """.formatted(
                        tunnel.name(),
                        tunnel.ike(),
                        tunnel.esp(),
                        tunnel.local().address(),
                        tunnel.remote().address(),
                        tunnel.local().id(),
                        tunnel.remote().id(),
                        tunnel.local().net(),
                        tunnel.remote().net(),
                        secret(tunnel),
                        tunnel.key().isEmpty() ? "pubkey\n                    certs = b.pem" : "psk",
                        tunnel.key().isEmpty() ? "pubkey\n                    cacerts = ca.pem" : "psk");
    }

    private static String secret(Tunnel tunnel) {
        return tunnel.key().isEmpty()
                ? ""
                : "ike-%s { id-local = %s\n id-remote = %s\n secret = \"%s\" }"
                        .formatted(
                                tunnel.name(),
                                tunnel.local().id(),
                                tunnel.remote().id(),
                                tunnel.key());
    }

    private Output swanctl(String... words) {
        List<String> all = new ArrayList<>(List.of("swanctl"));
        all.addAll(List.of(words));
        all.addAll(List.of("--uri", "unix:///mnt/vici"));
        return Command.run(inside(all.toArray(String[]::new)));
    }

    private List<String> inside(String... words) {
        List<String> all = new ArrayList<>(List.of("env", "STRONGSWAN_CONF=/mnt/strongswan.conf", "SWANCTL_DIR=/mnt"));
        all.addAll(List.of(words));
        return host.command(chroot.command(directory, all));
    }
}
