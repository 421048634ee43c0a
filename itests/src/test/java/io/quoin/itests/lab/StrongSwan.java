package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
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
              load = random nonce openssl pem pkcs1 pkcs8 x509 pubkey revocation constraints %s socket-default vici
              plugins { vici { socket = unix:///mnt/vici } }
            %s
            }
            """;
    private static final String LOG = """
              filelog { lab { path = /mnt/log
                  default = 1
                  ike = 2
                  cfg = 2
                  net = 1
                  flush_line = yes } }
              retransmit_timeout = 1.0
              retransmit_base = 1.5
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
        this(
                chroot,
                host,
                esp,
                LOG
                        + settings.entrySet().stream()
                                .map(setting -> "  " + setting.getKey() + " = " + setting.getValue() + "\n")
                                .collect(Collectors.joining()));
    }

    private StrongSwan(Chroot chroot, Netns host, Esp esp, String more) {
        this.chroot = chroot;
        this.host = host;
        directory = Scratch.directory("strongswan-" + host);
        try {
            Scratch.write(directory.resolve("strongswan.conf"), DAEMON_CONFIG.formatted(esp.plugins, more));
            daemon = Command.start(directory.resolve("out"), inside("charon-systemd"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start strongSwan on " + host, e);
        }
        awaitAnswer();
    }

    /**
     * One that logs nothing, for benches.
     *
     * @param settings lines of section {@code charon} of strongswan.conf
     */
    public static StrongSwan tuned(Chroot chroot, Netns host, String settings) {
        return new StrongSwan(chroot, host, Esp.KERNEL, settings);
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
        load(Stream.of(tunnels).map(tunnel -> Swanctl.text(tunnel, Map.of())).collect(Collectors.joining()));
    }

    /**
     * Makes {@code tunnel} the only one that it knows.
     *
     * @param more keys of swanctl.conf, see {@link Swanctl#text}
     */
    public void load(Tunnel tunnel, Map<String, String> more) {
        load(Swanctl.text(tunnel, more));
    }

    /** Makes what a swanctl.conf says the only thing that it knows. */
    public void load(String swanctlConf) {
        putFile("swanctl.conf", swanctlConf);
        swanctl("--load-all", "--clear", "--file", "/mnt/swanctl.conf").orFail();
    }

    /** Writes a file of its directory, for instance {@code x509/b.pem}, which it reads when it loads tunnels. */
    public void putFile(String name, String text) {
        Scratch.write(directory.resolve(name), text);
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

    /** How many of its SAs are in a state, for instance {@code INSTALLED}. */
    public int count(String state) {
        return sas().split("state=" + state + "\\b", -1).length - 1;
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
        return traffic(sas());
    }

    /** The same of {@link #sas} that were asked for already. */
    public static Traffic traffic(String sas) {
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

    /** The process. */
    public long pid() {
        return daemon.pid();
    }

    /** Everything it has logged so far. */
    public String log() {
        return Scratch.read(directory.resolve("out")) + Scratch.read(directory.resolve("log"));
    }

    @Override
    public void close() {
        Command.stop(daemon);
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
