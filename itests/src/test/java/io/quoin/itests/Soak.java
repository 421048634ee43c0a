package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.LongPing;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.Status;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts.Way;
import java.time.Duration;
import java.util.Map;

/**
 * Keys live for seconds on both sides, so that the sides replace them by turns and at once. At the end each side has
 * one IKE SA and one Child SA, no replacement has failed, and a ping that went on all the time has lost nothing.
 */
record Soak(String name, Duration duration) {
    private static final String ESP = "aes256gcm16-x25519-ke1_mlkem768";
    private static final Map<String, String> OURS =
            Map.of("initiate", "yes", "ike-lifetime", "7", "child-lifetime", "4");
    /** It ends what has not been replaced in time; its own default leaves a tenth of the time, here nothing. */
    private static final String TIME_TO_REPLACE = "60s";

    private static final Map<String, String> THEIRS = Map.of(
            "rekey_time",
            "7s",
            "rand_time",
            "1s",
            "over_time",
            TIME_TO_REPLACE,
            "child.rekey_time",
            "4s",
            "child.rand_time",
            "1s",
            "child.life_time",
            TIME_TO_REPLACE);
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** What it was, in words. */
    String run(Site site) throws InterruptedException {
        Gateway gateway = site.gateway();
        try (StrongSwan peer = site.strongSwan(Map.of("delete_rekeyed_delay", "1"))) {
            peer.load(Tunnel.atB(Way.IPV4, name, Row.HYBRID).withEsp(ESP), THEIRS);
            gateway.putPeer(Tunnel.atA(Way.IPV4, name, Row.HYBRID).withEsp(ESP), OURS);
            try {
                return soak(site, peer);
            } finally {
                gateway.removePeer(name);
            }
        }
    }

    private String soak(Site site, StrongSwan peer) throws InterruptedException {
        Gateway gateway = site.gateway();
        gateway.awaitUp(name);
        peer.awaitInstalled();
        LongPing.Count count;
        try (LongPing ping = site.hosts().densePing()) {
            Thread.sleep(duration.toMillis());
            count = ping.end();
        }
        String figures = figures(gateway, peer) + ", " + count;
        Progress.say(name + ": " + figures);
        leavesOneOfEach(site, peer);
        noneFailed(gateway, peer);
        assertThat(count.lost()).isZero();
        return figures;
    }

    private String figures(Gateway gateway, StrongSwan peer) {
        String log = peer.log();
        return gateway.timesSaid(name, "IKE SA .* rekeyed") + " IKE SAs and "
                + (gateway.timesSaid(name, "Child SA .* up") - 1) + " Child SAs replaced, "
                + times(log, "detected IKE_REKEY collision") + " and " + times(log, "detected CHILD_REKEY collision")
                + " times at once";
    }

    /** Something may just be being replaced: then there are more for a moment. */
    private void leavesOneOfEach(Site site, StrongSwan peer) {
        boolean theirs = Poll.until(LIMIT, () -> peer.count("[A-Z]+") == 2);
        assertThat(theirs).as(peer.sas()).isTrue();
        Status status = site.gateway()
                .awaitStatus(
                        "one SA of each kind",
                        now -> now.ikeSpis(name).size() == 1
                                && now.children(name).size() == 1);
        assertThat(status.tunnel(name).orElseThrow().isUp()).isTrue();
    }

    /** A replacement that met another of the peer's is put off, and said to have failed: RFC 7296, 2.25. */
    private void noneFailed(Gateway gateway, StrongSwan peer) {
        assertThat(gateway.timesSaid(name, "failed (?!.*TEMPORARY_FAILURE)"))
                .as(gateway.log())
                .isZero();
        assertThat(gateway.timesSaid(name, " down")).isEqualTo(gateway.timesSaid(name, " down.*: it was rekeyed"));
        assertThat(peer.log()).doesNotContain("failed to install", "giving up", "unable to install");
    }

    private static int times(String log, String words) {
        return log.split(words, -1).length - 1;
    }

    @Override
    public String toString() {
        return name;
    }
}
