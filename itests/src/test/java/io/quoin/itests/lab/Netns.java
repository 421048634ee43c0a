package io.quoin.itests.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A host: a network namespace of its own. The name holds this program's process id, so that what a killed run left
 * behind is known by its dead process and swept away by the next run.
 */
public final class Netns implements AutoCloseable {
    private static final String PREFIX = "quoin-";
    private static final String OURS = PREFIX + ProcessHandle.current().pid() + "-";
    private static final List<Netns> OPEN = new ArrayList<>();

    static {
        sweep();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> List.copyOf(OPEN).forEach(Netns::close)));
    }

    private final String name;

    private Netns(String name) {
        this.name = name;
    }

    /** A new host without any link. Forwarding is on, as on a router; duplicate address detection is off. */
    public static synchronized Netns create(String host) {
        Netns made = new Netns(OURS + host);
        Command.run("ip", "netns", "add", made.name).orFail();
        OPEN.add(made);
        made.ip("link set lo up");
        made.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward").orFail();
        made.run("sh", "-c", "echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad || true");
        return made;
    }

    /** Connects two hosts by a cable; each end is called {@code device} there and has the addresses given. */
    public static void connect(Netns one, String device, List<String> addresses, Netns other, List<String> others) {
        one.ip("link add " + device + " type veth peer name " + device + " netns " + other.name);
        one.up(device, addresses);
        other.up(device, others);
    }

    private void up(String device, List<String> addresses) {
        addresses.forEach(address -> ip("address add " + address + " dev " + device));
        ip("link set " + device + " up");
    }

    /** Runs {@code ip} of this host; the words are separated by single blanks. */
    public String ip(String words) {
        List<String> all = new ArrayList<>(List.of("ip", "-n", name));
        all.addAll(List.of(words.split(" ")));
        return Command.run(all).orFail();
    }

    public Output run(String... words) {
        return Command.run(command(List.of(words)));
    }

    public Output run(Duration limit, List<String> words) {
        return Command.run(limit, command(words));
    }

    /** Sends one UDP datagram, given in hexadecimal, from a port of no meaning. */
    public void send(String datagram, String address, int port) {
        String escaped = datagram.replaceAll("..", "\\\\x$0");
        run("bash", "-c", "printf '" + escaped + "' > /dev/udp/" + address + "/" + port)
                .orFail();
    }

    /** The words that run a command on this host, in a mount namespace of its own. */
    public List<String> command(List<String> words) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(words);
        return all;
    }

    @Override
    public void close() {
        remove(name);
        OPEN.remove(this);
    }

    @Override
    public String toString() {
        return name;
    }

    private static void sweep() {
        for (String line : Command.run("ip", "netns", "list").text().split("\n")) {
            String found = line.split(" ")[0];
            if (found.matches(PREFIX + "\\d+-.*") && !isAlive(Long.parseLong(found.split("-")[1]))) {
                remove(found);
            }
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    private static void remove(String name) {
        for (String pid : Command.run("ip", "netns", "pids", name).text().split("\\s+")) {
            if (pid.matches("\\d+")) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        Command.run("ip", "netns", "delete", name);
    }
}
