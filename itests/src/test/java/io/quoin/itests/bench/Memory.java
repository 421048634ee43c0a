package io.quoin.itests.bench;

import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an IKE SA with its Child SA takes, and whether what a handshake and a liveness check cost grows with the number
 * of the others.
 */
public final class Memory implements AutoCloseable {
    static final String PROPOSAL = "aes256gcm16-prfsha256-x25519-ke1_mlkem768";

    private static final String ADDRESS = "198.18.0.2";
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx6g");
    private static final int SAMPLE = 1000;
    private static final int IN_FLIGHT = 40;
    private static final int MAX_ENDING = 20;
    /** How long it takes until each was checked twice; in steps, so that not all come at once. */
    private static final int TWICE_SECONDS = 7200;

    private static final int KILO = 1000;

    private final Options options;
    private final Netns host = Responder.hostOfLoad();
    private final Load load;
    private final Talk responder;
    private final Report report;
    private int sas;
    private double stepMicros;

    private Memory(Options options) throws IOException {
        this.options = options;
        load = Load.start(host, Files.createTempDirectory("quoin-bench-"));
        responder = new Talk(Responder.host(host, "engine", ADDRESS, "198.18.0.1"), JVM, EngineResponder.class);
        report = new Report("memory", options);
    }

    /** Runs it with the options of the command line. */
    public static void main(String[] args) throws IOException {
        try (var memory = new Memory(Options.parse(args))) {
            memory.run();
        }
    }

    private void run() throws IOException {
        int[] sizes = Arrays.stream(
                        options.text("sizes", "1000,10000,50000,100000").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        report.version("Quoin");
        report.say("Two engines with sockets and threads, no OSGi and no management; " + String.join(" ", JVM) + "; "
                + PROPOSAL
                + ", PSK, one Child SA each; the ESP SAs themselves are in the kernel and not counted."
                + " Heap: alive after a collection. RSS: what was added since the tunnels were configured, with garbage"
                + " and free heap.");
        int most = sizes[sizes.length - 1];
        warmUp(sizes[0]);
        long empty = responder("heap");
        responder("put", 0, most);
        long configured = responder("heap");
        report.say(String.format("a configured tunnel without SAs: %.2f kB of heap", kilo(configured - empty, most)));
        long rss = rssOctets();
        stepMicros = liveness()[1];
        for (int size : sizes) {
            growTo(size);
            report.row(row(size, configured, rss));
            report.write();
        }
    }

    /** By those who come first, and go again. */
    private void warmUp(int count) {
        responder("put", 0, count);
        for (int done = 0; done < options.number("warm-up", 16000); done += count) {
            connect(0, count);
            load.end(Users.PSK, 0, count, MAX_ENDING);
        }
    }

    private void growTo(int size) {
        for (; sas < size; sas += Math.min(SAMPLE, size - sas)) {
            connect(sas, Math.min(SAMPLE, size - sas));
        }
        Progress.say(size + " IKE SAs");
    }

    private Load.Round connect(int from, int count) {
        Load.Round round =
                load.connect(Users.PSK, from, count, IN_FLIGHT, new Load.Wish(ADDRESS, PROPOSAL, true, false));
        if (round.up() != count || round.failed() != 0) {
            throw new IllegalStateException("not all of " + count + " from " + from + " on: " + round);
        }
        return round;
    }

    private Map<String, Object> row(int size, long configured, long rssBefore) {
        var row = new LinkedHashMap<String, Object>();
        long heap = responder("heap");
        row.put("IKE SAs", size);
        row.put("heap kB each", Report.rounded(kilo(heap - configured, size)));
        row.put("RSS kB each", Report.rounded(kilo(rssOctets() - rssBefore, size)));
        double[] handshakes = handshakes(size);
        row.put("handshake cpu us best", Report.rounded(handshakes[0]));
        row.put("median", Report.rounded(handshakes[handshakes.length / 2]));
        double[] liveness = liveness();
        row.put("liveness checks", Math.round(liveness[0]));
        row.put("cpu us each", Report.rounded(liveness[1] / liveness[0]));
        return row;
    }

    /** The last go and come again. */
    private double[] handshakes(int size) {
        int count = Math.min(SAMPLE, size);
        double[] micros = new double[options.number("rounds", 10)];
        for (int round = 0; round < micros.length; round++) {
            load.end(Users.PSK, size - count, count, MAX_ENDING);
            long before = CpuClock.nanos(responder.pid());
            connect(size - count, count);
            micros[round] = (CpuClock.nanos(responder.pid()) - before) / (double) KILO / count;
        }
        Arrays.sort(micros);
        return micros;
    }

    /** The number of checks, and microseconds of CPU for them all but for what the steps themselves take. */
    private double[] liveness() {
        long datagrams = 0;
        long before = CpuClock.nanos(responder.pid());
        int steps = options.number("steps", 720);
        for (int step = 0; step < steps; step++) {
            datagrams += responder("pass", TWICE_SECONDS / steps);
        }
        double micros = (CpuClock.nanos(responder.pid()) - before) / (double) KILO;
        return new double[] {datagrams / 2.0, micros - stepMicros};
    }

    private long responder(Object... words) {
        return Long.parseLong(responder.ask(words));
    }

    private long rssOctets() {
        try {
            Matcher rss = Pattern.compile("VmRSS:\\s+(\\d+) kB")
                    .matcher(Files.readString(Path.of("/proc/" + responder.pid() + "/status")));
            return rss.find() ? Long.parseLong(rss.group(1)) << 10 : 0;
        } catch (IOException e) {
            throw new IllegalStateException("the responder ended", e);
        }
    }

    private static double kilo(long octets, int count) {
        return octets / (double) KILO / count;
    }

    @Override
    public void close() {
        load.close();
        responder.close();
        host.close();
    }
}
