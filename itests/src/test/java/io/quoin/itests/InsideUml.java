package io.quoin.itests;

import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Output;
import io.quoin.itests.lab.Pki;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Runs inside user-mode Linux: the gateway, which programs the kernel, and strongSwan. What the kernel says of a tunnel
 * of each side, and after it, is left in files for the test to judge; so is how each trial ended.
 */
final class InsideUml {
    static final int ECHOES = 5;
    static final int ECHO_DATA_OCTETS = 1000;
    static final String ATTEMPT = "attempt-";
    private static final Path OUT = Path.of("/lab/out");
    private static final Duration SOAK = Duration.ofSeconds(30);
    private static int attempts;

    private InsideUml() {}

    public static void main(String[] arguments) throws IOException {
        try (Site site = Site.ofThisMachine(Path.of("/lab/gateway"))) {
            Progress.say("the gateway runs");
            tell("gateway", "status", site.gateway().command("ike:status").orFail());
            observe("ours", true, site);
            observe("theirs", false, site);
            for (Trial trial : Everywhere.trials(new Pki(Path.of("/lab/pki"))).toList()) {
                attempt(trial.toString(), () -> {
                    trial.run(site);
                    return "";
                });
            }
            for (Rekeys rekeys : Rekeys.EVERYWHERE) {
                attempt(rekeys.toString(), () -> rekeys.run(site).toString());
            }
            attempt("soak", () -> new Soak("soak", SOAK).run(site));
        }
    }

    /** Leaves a file of its name, then of what came of it. */
    private static void attempt(String what, Callable<String> trial) throws IOException {
        String outcome;
        try {
            outcome = "passed\n" + trial.call();
        } catch (Exception | AssertionError e) {
            Progress.say(what + " failed: " + e);
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            outcome = "failed\n" + trace;
        }
        Files.writeString(OUT.resolve(ATTEMPT + "%03d".formatted(++attempts)), what + "\n" + outcome);
    }

    private static void observe(String tunnel, boolean quoinInitiates, Site site) throws IOException {
        try (StrongSwan peer = site.strongSwan(Map.of())) {
            peer.load(Tunnel.atB(Way.IPV4, tunnel, Row.HYBRID));
            site.gateway()
                    .putPeer(
                            Tunnel.atA(Way.IPV4, tunnel, Row.HYBRID),
                            Map.of("initiate", quoinInitiates ? "yes" : "no"));
            if (!quoinInitiates) {
                site.gateway().awaitConfigured(tunnel);
                peer.initiate(tunnel).orFail();
            }
            observeUp(tunnel, site, peer);
            if (quoinInitiates) {
                site.gateway().removePeer(tunnel);
            } else {
                site.gateway().command("ike:terminate " + tunnel).orFail();
            }
            peer.awaitEmpty();
            tell(tunnel, "state-after", state(site.hosts().a));
            tell(tunnel, "policy-after", site.hosts().a.ip("xfrm policy"));
        }
    }

    private static void observeUp(String tunnel, Site site, StrongSwan peer) throws IOException {
        Netns host = site.hosts().a;
        site.gateway().awaitUp(tunnel);
        peer.awaitInstalled();
        Output ping = site.hosts().ping(ECHOES, ECHO_DATA_OCTETS);
        tell(tunnel, "ping", ping.text());
        tell(tunnel, "state", state(host));
        tell(tunnel, "policy", host.ip("xfrm policy"));
        ping.orFail();
        tell(
                tunnel,
                "counted-by-us",
                site.gateway().status().child(tunnel).traffic().toString());
        tell(tunnel, "counted-by-them", peer.traffic().toString());
    }

    private static String state(Netns host) {
        return host.ip("-s xfrm state");
    }

    private static void tell(String tunnel, String what, String text) throws IOException {
        Files.writeString(OUT.resolve(tunnel + "-" + what), text);
    }
}
