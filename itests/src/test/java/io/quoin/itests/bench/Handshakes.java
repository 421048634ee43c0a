package io.quoin.itests.bench;

import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * CPU time of the responder for a handshake, childless and so without a data plane, in alternating rounds of our
 * gateway and charon. IKE SAs stay until their round ends, and are deleted outside the measured time.
 */
public final class Handshakes {
    private static final int MICRO = 1000;
    private static final int USERS = 1000;
    private static final int MAX_ENDING = 20;

    private final Options options;
    private final Load load;
    private final List<Responder> responders;
    private final Report report;
    private int warmUp;

    /** What one round of one responder showed. */
    private record Measured(double cpuMicros, Load.Round round) {}

    private Handshakes(Options options, Load load, List<Responder> responders) {
        this.options = options;
        this.load = load;
        this.responders = responders;
        this.report = new Report("handshakes", options);
        this.warmUp = options.number("warm-up", 16000);
    }

    /** Runs it with the options of the command line. */
    public static void main(String[] args) throws IOException {
        Options options = Options.parse(args);
        Path certificates = Files.createTempDirectory("quoin-bench-");
        try (Netns host = Responder.hostOfLoad();
                Load load = Load.start(host, certificates)) {
            var responders = new ArrayList<Responder>();
            try {
                Path assembly = Requires.assembly();
                int users = options.number("users", USERS);
                responders.add(new QuoinResponder(assembly, host, certificates, users, List.of()));
                if (options.has("features")) {
                    List<String> features = List.of(options.text("features", "").split(","));
                    responders.add(new QuoinResponder(assembly, host, certificates, users, features));
                }
                if (!options.has("alone")) {
                    responders.add(new CharonResponder(Requires.chroot(), host, certificates));
                }
                new Handshakes(options, load, responders).run();
            } finally {
                responders.forEach(Responder::close);
            }
        }
    }

    private void run() throws IOException {
        responders.forEach(responder -> report.version(responder.name()));
        report.say("per s by cpu: what " + Report.CORES
                + " cores could do if the responder had them alone; per s seen: with"
                + " the generator on the same cores; latencies: medians of rounds, " + options.number("in-flight", 40)
                + " handshakes in flight");
        String wanted = options.text("case", "");
        for (Case each : Case.all().filter(each -> each.name().contains(wanted)).toList()) {
            run(each);
            report.write();
        }
    }

    private void run(Case each) {
        int users = options.number("users", USERS);
        for (Responder responder : responders) {
            for (int done = 0; done < warmUp; done += users) {
                round(each, responder);
            }
        }
        warmUp = options.number("warm-up-next", 4000);
        var measured = new LinkedHashMap<Responder, List<Measured>>();
        for (int round = 0; round < options.number("rounds", 8); round++) {
            for (Responder responder : responders) {
                measured.computeIfAbsent(responder, first -> new ArrayList<>()).add(round(each, responder));
            }
            Progress.say(each.name() + " round " + (round + 1) + ": "
                    + measured.values().stream()
                            .map(rounds -> String.format("%.0f us", rounds.get(rounds.size() - 1).cpuMicros))
                            .toList());
        }
        measured.forEach((responder, rounds) -> report.row(row(each, responder, rounds)));
        if (!options.has("alone")) {
            compare(each, measured);
        }
    }

    private Measured round(Case each, Responder responder) {
        int users = options.number("users", USERS);
        var wish = new Load.Wish(responder.address(), each.proposal(), false, false);
        long before = CpuClock.nanos(responder.pid());
        Load.Round round = load.connect(each.users(), 0, users, options.number("in-flight", 40), wish);
        double micros = (CpuClock.nanos(responder.pid()) - before) / (double) MICRO / Math.max(1, round.up());
        Load.Round end = load.end(each.users(), 0, users, MAX_ENDING);
        if (round.up() != users || end.up() != users) {
            Progress.say("not all of " + users + ": " + round + ", " + end);
        }
        return new Measured(micros, round);
    }

    private Map<String, Object> row(Case each, Responder responder, List<Measured> rounds) {
        var row = new LinkedHashMap<String, Object>();
        double[] micros = micros(rounds);
        row.put("case", each.name());
        row.put("responder", responder.name());
        row.put("cpu us best", Report.rounded(micros[0]));
        row.put("cpu us median", Report.rounded(median(micros)));
        row.put("per s by cpu", Math.round(Report.CORES * 1e6 / micros[0]));
        row.put(
                "per s seen",
                Math.round(rounds.stream()
                        .mapToDouble(one -> one.round.up() * 1e9 / one.round.nanos())
                        .max()
                        .orElse(0)));
        row.put("p50 ms", millis(rounds, Load.Round::p50));
        row.put("p99 ms", millis(rounds, Load.Round::p99));
        row.put("failed", rounds.stream().mapToInt(one -> one.round.failed()).sum());
        row.put(
                "datagrams each",
                Report.rounded(rounds.stream()
                        .mapToDouble(one -> one.round.sent() / (double) Math.max(1, one.round.up()))
                        .average()
                        .orElse(0)));
        return row;
    }

    /** Each of ours with charon, the last. */
    private void compare(Case each, Map<Responder, List<Measured>> measured) {
        double[] theirs = micros(measured.get(responders.get(responders.size() - 1)));
        for (Responder ours : responders.subList(0, responders.size() - 1)) {
            double[] micros = micros(measured.get(ours));
            report.say(String.format(
                    "%s, charon / %s: %.2f best by best, %.2f median by median",
                    each.name(), ours.name(), theirs[0] / micros[0], median(theirs) / median(micros)));
        }
    }

    private static double millis(List<Measured> rounds, ToLongFunction<Load.Round> latency) {
        return Report.rounded(median(rounds.stream()
                .mapToDouble(one -> latency.applyAsLong(one.round) / 1e6)
                .sorted()
                .toArray()));
    }

    private static double[] micros(List<Measured> rounds) {
        return rounds.stream().mapToDouble(Measured::cpuMicros).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
