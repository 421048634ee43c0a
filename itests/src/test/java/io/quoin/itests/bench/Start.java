package io.quoin.itests.bench;

import io.quoin.itests.lab.Command;
import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Requires;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From the start of the process to the first tunnel that is up, with a gateway that waits at the other end: the first
 * time, when nothing is in {@code data}, and later times.
 */
public final class Start {
    private static final String NAME = "t";
    private static final String UP = "Child SA " + NAME + " up";
    private static final String IKE = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int KILO = 1024;
    private static final long SETTLED_SECONDS = 10;
    private static final long STOP_SECONDS = 20;

    private final Path home;
    private final Netns host;

    private Start(Path home, Netns host) {
        this.home = home;
        this.host = host;
    }

    /** Runs it with the options of the command line. */
    public static void main(String[] args) throws Exception {
        Options options = Options.parse(args);
        Report report = new Report("start", options);
        Path assembly = Requires.assembly();
        try (TwoHosts hosts = TwoHosts.connected(Requires.chroot());
                Gateway other = Gateway.start(Gateway.unpack(assembly), hosts.b)) {
            other.putPeer(Tunnel.atB(TwoHosts.Way.IPV4, NAME, IKE), Map.of());
            other.awaitConfigured(NAME);
            var start = new Start(Gateway.unpack(assembly), hosts.a);
            Gateway.at(start.home, hosts.a)
                    .putPeer(Tunnel.atA(TwoHosts.Way.IPV4, NAME, IKE), Map.of("initiate", "yes"));
            int boots = options.number("boots", 6);
            for (int boot = 1; boot <= boots; boot++) {
                var row = new LinkedHashMap<String, Object>(Map.of("boot", boot));
                row.putAll(start.measure());
                report.row(row);
                Progress.say(row.toString());
            }
        }
        report.say("resident after " + SETTLED_SECONDS + " s more; the first stop writes the archive of classes");
        report.write();
    }

    private Map<String, Object> measure() throws IOException, InterruptedException {
        List<String> words = host.command(
                List.of("env", "JAVA_HOME=" + System.getProperty("java.home"), home + "/bin/quoin", "run"));
        long began = System.nanoTime();
        Process gateway = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (var said = new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8))) {
            awaitUp(said);
            long up = System.nanoTime() - began;
            var row = new LinkedHashMap<String, Object>();
            row.put("up s", seconds(up));
            row.put("cpu s", seconds(CpuClock.nanos(gateway.pid())));
            row.put("resident MB", residentMegabytes(gateway.pid()));
            TimeUnit.SECONDS.sleep(SETTLED_SECONDS);
            row.put("resident later MB", residentMegabytes(gateway.pid()));
            row.put("cpu later s", seconds(CpuClock.nanos(gateway.pid())));
            return row;
        } finally {
            stop(gateway);
        }
    }

    private static void awaitUp(BufferedReader said) throws IOException {
        var all = new StringBuilder();
        String line;
        do {
            line = said.readLine();
            if (line == null) {
                throw new IllegalStateException("the gateway ended without a tunnel:\n" + all);
            }
            all.append(line).append('\n');
        } while (!line.contains(UP));
    }

    private static void stop(Process gateway) throws InterruptedException {
        gateway.destroy();
        if (!gateway.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            gateway.destroyForcibly();
            throw new IllegalStateException("the gateway did not stop within " + STOP_SECONDS + " s");
        }
    }

    private static long residentMegabytes(long pid) {
        Matcher found =
                RESIDENT.matcher(Command.run("cat", "/proc/" + pid + "/status").orFail());
        if (!found.find()) {
            throw new IllegalStateException("process " + pid + " has no VmRSS");
        }
        return Long.parseLong(found.group(1)) / KILO;
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / NANOS_PER_SECOND * 100) / 100.0;
    }
}
