package io.quoin.itests.bench;

import io.quoin.itests.lab.Counters;
import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All peers of a gateway are up, restart without a word, and connect again, all in the same moment, while an operator
 * asks again and again. The gateway has a file for each tunnel, and its defaults.
 */
public final class Storm {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MILLIS_PER_SECOND = 1000;
    /** While they come up for the first time, which is not measured. */
    private static final int IN_FLIGHT = 100;

    private final Options options;
    private final Report report;
    private final boolean child;

    private Storm(Options options) {
        this.options = options;
        this.report = new Report("storm", options);
        this.child = !options.has("childless");
    }

    /** Runs it with the options of the command line. */
    public static void main(String[] args) throws IOException {
        var storm = new Storm(Options.parse(args));
        for (String size : storm.options.text("sizes", "2000,20000").split(",")) {
            storm.run(Integer.parseInt(size));
        }
        storm.report.write();
    }

    private void run(int tunnels) throws IOException {
        Path certificates = Files.createTempDirectory("quoin-bench-");
        try (Netns host = Responder.hostOfLoad()) {
            Load before = Load.start(host, certificates);
            long began = System.nanoTime();
            try (var hub = new QuoinResponder(Requires.assembly(), host, certificates, tunnels, List.of(), Users.PSK)) {
                double configured = seconds(System.nanoTime() - began);
                Progress.say(tunnels + " tunnels configured after " + configured + " s");
                Load.Round first = connect(before, hub, tunnels, IN_FLIGHT);
                Progress.say("first: " + first);
                before.close();
                try (Load after = Load.start(host, certificates)) {
                    report.row(row(tunnels, configured, hub, after));
                }
            }
        }
    }

    private LinkedHashMap<String, Object> row(int tunnels, double configured, QuoinResponder hub, Load load) {
        Gateway gateway = hub.gateway();
        Counters before = Counters.of(gateway);
        long idle = asked(gateway);
        var over = new AtomicBoolean();
        CompletableFuture<Long> stall = CompletableFuture.supplyAsync(() -> longestAnswer(gateway, over));
        long cpu = CpuClock.nanos(hub.pid());
        Load.Round storm = connect(load, hub, tunnels, tunnels);
        cpu = CpuClock.nanos(hub.pid()) - cpu;
        over.set(true);
        Progress.say("storm: " + storm);
        var row = new LinkedHashMap<String, Object>();
        row.put("tunnels", tunnels);
        row.put("configured s", configured);
        row.put("up again", storm.up());
        row.put("failed and tried again", storm.failed());
        row.put("last up s", seconds(storm.max()));
        row.put("p50 s", seconds(storm.p50()));
        row.put("p99 s", seconds(storm.p99()));
        row.put("cpu s", seconds(cpu));
        row.put("datagrams sent", storm.sent());
        row.put("longest ike:status ms", stall.join());
        row.put("idle ms", idle);
        row.put("dropped", Counters.of(gateway).since(before).drops());
        return row;
    }

    private Load.Round connect(Load load, Responder hub, int tunnels, int inFlight) {
        String proposal = Case.proposals().findFirst().orElseThrow();
        return load.connect(Users.PSK, 0, tunnels, inFlight, new Load.Wish(hub.address(), proposal, child, false));
    }

    /** In milliseconds, with the start of the client, which takes most of it. */
    private static long longestAnswer(Gateway gateway, AtomicBoolean over) {
        long longest = 0;
        while (!over.get()) {
            longest = Math.max(longest, asked(gateway));
        }
        return longest;
    }

    private static long asked(Gateway gateway) {
        long began = System.nanoTime();
        gateway.command("ike:status").orFail();
        return Math.round(seconds(System.nanoTime() - began) * MILLIS_PER_SECOND);
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / NANOS_PER_SECOND * 100) / 100.0;
    }
}
