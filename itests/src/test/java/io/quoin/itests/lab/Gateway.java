package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Our gateway as it is shipped: the unpacked assembly, started and asked by its own launcher, on one host. */
public final class Gateway implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(1);

    private static final Duration TUNNEL_LIMIT = Duration.ofSeconds(30);
    private static final String LISTENS = "the gateway listens";

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

    /** One that somebody else starts, with its data where it is by default. */
    public static Gateway at(Path home, Netns host) {
        return new Gateway(home, home.resolve("data"), host);
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

    /** Stops it and starts it again with the same files. */
    public void restart() {
        launcher(COMMAND_LIMIT, "stop").orFail();
        launcher(START_LIMIT, "start").orFail();
    }

    /** Writes the gateway's own settings and waits until it has begun anew with them. */
    public void configure(Map<String, String> settings) {
        int before = timesLogged(LISTENS);
        write("io.quoin.gateway.cfg", settings);
        await("begin anew", () -> timesLogged(LISTENS) > before);
    }

    /**
     * Writes the peer's file and its secret's, which the running gateway takes over by itself.
     *
     * @param more keys in addition to those that the tunnel tells, or in their stead
     */
    public void putPeer(Tunnel tunnel, Map<String, String> more) {
        putSecret(tunnel);
        putPeerOnly(tunnel, more);
    }

    /** Writes the file of the secret alone. */
    public void putSecret(Tunnel tunnel) {
        writeSecret(secretFile(tunnel.name()), tunnel.key());
    }

    /** The same without the file of the secret, which is there already. */
    public void putPeerOnly(Tunnel tunnel, Map<String, String> more) {
        Map<String, String> file = new LinkedHashMap<>();
        file.put("local", tunnel.local().address());
        file.put("remote", tunnel.remote().address());
        file.put("local-id", tunnel.local().id());
        file.put("remote-id", tunnel.remote().id());
        file.put("auth", "psk");
        file.put("psk-file", "secrets/" + tunnel.name() + ".psk");
        file.put("ike", tunnel.ike());
        file.put("esp", tunnel.esp());
        file.put("local-ts", tunnel.local().net());
        file.put("remote-ts", tunnel.remote().net());
        file.putAll(more);
        putPeerFile(tunnel.name(), file);
    }

    /** Writes a peer's file that has these keys and no others. */
    public void putPeerFile(String name, Map<String, String> keys) {
        write(peerFile(name), keys);
    }

    /** Removes the peer's file: the gateway takes the tunnel down. */
    public void removePeer(String name) {
        Command.run("rm", etc(peerFile(name)).toString()).orFail();
    }

    /** Writes a file of the directory {@code etc}, which only its owner may read. */
    public void putFile(String name, String text) {
        writeSecret(etc(name), text);
    }

    /** Where a tunnel's pre-shared key lies. */
    public Path secretFile(String name) {
        return etc("secrets/" + name + ".psk");
    }

    /** Runs shell commands that are separated by semicolons, for instance {@code ike:list-kex}. */
    public Output command(String commands) {
        return launcher(COMMAND_LIMIT, "shell", commands);
    }

    /** Begins to write down what happens to bundles. */
    public void watchBundles() {
        Path jar = data.resolve(Witness.NAME + ".jar");
        Witness.pack(jar);
        command("bundle:install -s file:" + jar).orFail();
        await("watch", () -> !bundleEvents().isEmpty());
    }

    /** What has happened to bundles since, and to management: a name and an event each. */
    public List<String> bundleEvents() {
        return Scratch.read(data.resolve(Witness.FILE)).lines().toList();
    }

    /** Every bundle with its id, state and version. */
    public List<String> bundles() {
        return command("bundle:list -t 0 -s --no-format").orFail().lines().toList();
    }

    /** A jar that is shipped, by the name of its artifact. */
    public Path shipped(String artifact) {
        Path versions = home.resolve("system/io/quoin").resolve(artifact);
        String found =
                Command.run("find", versions.toString(), "-name", "*.jar").orFail();
        return Path.of(found.strip());
    }

    /** Drops a copy of a file into the directory {@code deploy}. */
    public void deploy(Path file) {
        Path fresh = data.resolve(file.getFileName());
        Command.run("cp", file.toString(), fresh.toString()).orFail();
        Command.run("mv", fresh.toString(), deployed(file).toString()).orFail();
    }

    /** Removes it again. */
    public void undeploy(Path file) {
        Command.run("rm", deployed(file).toString()).orFail();
    }

    private Path deployed(Path file) {
        return home.resolve("deploy").resolve(file.getFileName());
    }

    public Status status() {
        return new Status(command(Status.COMMAND).orFail());
    }

    /** Waits until the gateway has taken over the peer's file. */
    public void awaitConfigured(String tunnel) {
        awaitLogged("tunnel " + tunnel + ": configured");
    }

    /** Waits until a key of the peer's file is in force. */
    public void awaitSetting(String tunnel, String key, String value) {
        String line = key + " = " + value;
        awaitShown("--settings " + tunnel, line, shown -> shown.lines().anyMatch(line::equals));
    }

    /** Waits until the tunnel carries traffic for the first time. The log is read, which is cheap. */
    public void awaitUp(String tunnel) {
        awaitLogged("tunnel " + tunnel + ": Child SA " + tunnel + " up");
    }

    /** Waits until the log tells of a tunnel what {@code regex} finds. */
    public void awaitSaid(String tunnel, String regex) {
        awaitSaid(tunnel, regex, 1);
    }

    /** Waits until the log has told that so many times. */
    public void awaitSaid(String tunnel, String regex, int times) {
        await("say of " + tunnel + " '" + regex + "', " + times + " times", () -> timesSaid(tunnel, regex) >= times);
    }

    /** How many lines about a tunnel the log has in which {@code regex} finds something. */
    public int timesSaid(String tunnel, String regex) {
        Pattern line = Pattern.compile("tunnel " + tunnel + ": .*" + regex);
        return (int) log().lines().filter(said -> line.matcher(said).find()).count();
    }

    private void awaitLogged(String words) {
        await("log '" + words + "'", () -> timesLogged(words) > 0);
    }

    private void await(String what, BooleanSupplier condition) {
        if (!Poll.until(TUNNEL_LIMIT, condition)) {
            throw new IllegalStateException("the gateway did not " + what + ":\n" + status().text() + log());
        }
    }

    /** Waits until the gateway's status is as expected, and returns it; or fails and shows the last one. */
    public Status awaitStatus(String expected, Predicate<Status> condition) {
        Status[] last = new Status[1];
        boolean met = Poll.until(TUNNEL_LIMIT, () -> condition.test(last[0] = status()));
        if (!met) {
            throw new IllegalStateException("not " + expected + ":\n" + last[0].text() + log());
        }
        return last[0];
    }

    /** Waits until what is shown of a tunnel is as expected, and returns it; or fails and shows the last one. */
    public String awaitShown(String tunnel, String expected, Predicate<String> condition) {
        String[] last = new String[1];
        boolean met = Poll.until(
                TUNNEL_LIMIT,
                () -> condition.test(last[0] = command("ike:show " + tunnel).text()));
        if (!met) {
            throw new IllegalStateException("not " + expected + ":\n" + last[0] + log());
        }
        return last[0];
    }

    /** The process, a Java virtual machine. */
    public long pid() {
        return Long.parseLong(Scratch.read(data.resolve("quoin.pid")).strip());
    }

    /** How often the log has these words. */
    public int timesLogged(String words) {
        return log().split(Pattern.quote(words), -1).length - 1;
    }

    public String log() {
        return Scratch.read(data.resolve("log/console.log")) + Scratch.read(data.resolve("log/quoin.log"));
    }

    @Override
    public void close() {
        launcher(COMMAND_LIMIT, "stop");
    }

    private static String peerFile(String name) {
        return "io.quoin.peer-" + name + ".cfg";
    }

    private Path etc(String file) {
        return home.resolve("etc").resolve(file);
    }

    /** Written beside and renamed: the gateway must never read half a file. */
    private void write(String name, Map<String, String> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach((key, value) -> text.append(key + " = " + value + "\n"));
        Path fresh = etc(name + ".fresh");
        Scratch.write(fresh, text.toString());
        Command.run("mv", fresh.toString(), etc(name).toString()).orFail();
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
