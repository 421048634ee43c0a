package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our gateway as it is shipped: the unpacked assembly, started and asked by its own launcher, on one host. */
public final class Gateway implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(1);

    private static final Duration TUNNEL_LIMIT = Duration.ofSeconds(30);
    private static final String LIST = "ike:list-tunnels";

    private final Path home;
    private final Path data;
    private final Netns host;

    private Gateway(Path home, Path data, Netns host) {
        this.home = home;
        this.data = data;
        this.host = host;
    }

    /** A private copy of the assembly to {@link #start}. */
    public static Path unpack(Path tarGz) {
        Path home = Scratch.directory("gateway");
        Command.run("tar", "xzf", tarGz.toString(), "-C", home.toString(), "--strip-components=1")
                .orFail();
        return home;
    }

    /** Starts it and returns when its shell answers. */
    public static Gateway start(Path home, Netns host) {
        Gateway gateway = new Gateway(home, Scratch.directory("gateway-data"), host);
        try {
            gateway.launcher(START_LIMIT, "start").orFail();
            return gateway;
        } catch (IllegalStateException e) {
            gateway.close();
            throw new IllegalStateException(e.getMessage() + "\n" + gateway.log(), e);
        }
    }

    /** Writes the peer's file and its secret's, which the running gateway takes over by itself. */
    public void putPeer(Tunnel tunnel, Map<String, String> more) {
        String secret = "secrets/" + tunnel.name() + ".psk";
        writeSecret(home.resolve("etc").resolve(secret), tunnel.key());
        StringBuilder file = new StringBuilder();
        file.append("local = ").append(tunnel.local().address()).append('\n');
        file.append("remote = ").append(tunnel.remote().address()).append('\n');
        file.append("local-id = ").append(tunnel.local().id()).append('\n');
        file.append("remote-id = ").append(tunnel.remote().id()).append('\n');
        file.append("auth = psk\npsk-file = ").append(secret).append('\n');
        file.append("ike = ").append(tunnel.ike()).append('\n');
        file.append("esp = ").append(tunnel.esp()).append('\n');
        file.append("local-ts = ").append(tunnel.local().net()).append('\n');
        file.append("remote-ts = ").append(tunnel.remote().net()).append('\n');
        more.forEach((key, value) -> file.append(key + " = " + value + "\n"));
        // Written beside and renamed: the gateway must never read half a file.
        Path fresh = home.resolve("etc/" + tunnel.name() + ".fresh");
        Scratch.write(fresh, file.toString());
        Command.run("mv", fresh.toString(), peerFile(tunnel.name()).toString()).orFail();
    }

    /** Removes the peer's file: the gateway takes the tunnel down. */
    public void removePeer(String name) {
        Command.run("rm", peerFile(name).toString()).orFail();
    }

    /** Runs one shell command, for instance {@code ike:list-tunnels}. */
    public String command(String command) {
        return launcher(COMMAND_LIMIT, "shell", command).orFail();
    }

    /** Waits until a tunnel carries traffic, or fails and shows what the gateway says about it. */
    public void awaitUp(String tunnel) {
        awaitTunnel(tunnel, "(?i)\\bup\\b");
    }

    /** Waits until the gateway has taken over the peer's file. */
    public void awaitConfigured(String tunnel) {
        awaitTunnel(tunnel, "");
    }

    private void awaitTunnel(String tunnel, String state) {
        Pattern line = Pattern.compile("(?m)^.*\\b" + tunnel + "\\b.*" + state + ".*$");
        if (!Poll.until(TUNNEL_LIMIT, () -> line.matcher(command(LIST)).find())) {
            throw new IllegalStateException("no line " + line + " in:\n" + command(LIST) + log());
        }
    }

    /** What the tunnel's Child SA has counted. */
    public Traffic traffic(String tunnel) {
        String shown = command("ike:show " + tunnel);
        long[] in = counts(shown, "in");
        long[] out = counts(shown, "out");
        return new Traffic(in[0], in[1], out[0], out[1]);
    }

    private static long[] counts(String shown, String direction) {
        Matcher matcher = Pattern.compile("\\b" + direction + "\\b.*?(\\d+) bytes\\D+(\\d+) packets")
                .matcher(shown);
        if (!matcher.find()) {
            throw new IllegalStateException("the gateway does not tell what came " + direction + " in:\n" + shown);
        }
        return new long[] {Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))};
    }

    public String log() {
        return Scratch.read(data.resolve("log/console.log")) + Scratch.read(data.resolve("log/quoin.log"));
    }

    @Override
    public void close() {
        launcher(COMMAND_LIMIT, "stop");
    }

    private Path peerFile(String name) {
        return home.resolve("etc/io.quoin.peer-" + name + ".cfg");
    }

    private Output launcher(Duration limit, String... words) {
        List<String> all = new ArrayList<>(List.of("env", "JAVA_HOME=" + System.getProperty("java.home")));
        all.add("QUOIN_DATA=" + data);
        all.add("QUOIN_START_SECONDS=" + START_LIMIT.toSeconds());
        all.add(home + "/bin/quoin");
        all.addAll(List.of(words));
        return host.run(limit, all);
    }

    private static void writeSecret(Path file, String secret) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
