package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.LongPing;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts.Way;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both sides authenticate anew every few seconds, begun by either: a new IKE SA with its Child SA is up before the old
 * ones go, so that a ping goes on, and none is left over. strongSwan sends on a new Child SA as soon as it answers,
 * before we have the answer (RFC 7296, 2.8), and takes an old one down at once: what is under way then is lost, and no
 * more.
 */
class ReauthIT {
    private static final int TIMES = 5;
    /** Of a ping every 5 ms or so. */
    private static final int LOST_EACH_TIME = 4;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Site site;

    @BeforeAll
    static void open() {
        site = Site.open();
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest(name = "by Quoin: {0}")
    @ValueSource(booleans = {true, false})
    void losesNothingThatWasNotUnderWay(boolean byQuoin) throws Exception {
        String name = byQuoin ? "anew-by-us" : "anew-by-them";
        Gateway gateway = site.gateway();
        try (StrongSwan peer = site.strongSwan(Map.of("make_before_break", "yes"))) {
            Map<String, String> theirs =
                    Map.of("reauth_time", byQuoin ? "0s" : "5s", "rand_time", "1s", "over_time", "60s");
            peer.load(Tunnel.atB(Way.IPV4, name, Row.HYBRID), theirs);
            Map<String, String> ours = byQuoin ? Map.of("initiate", "yes", "reauth", "5") : Map.of();
            gateway.putPeer(Tunnel.atA(Way.IPV4, name, Row.HYBRID), ours);
            if (!byQuoin) {
                gateway.awaitConfigured(name);
                peer.initiate(name).orFail();
            }
            gateway.awaitUp(name);
            peer.awaitInstalled();
            try (LongPing ping = site.hosts().densePing()) {
                boolean often = Poll.until(LIMIT, () -> gateway.timesSaid(name, "IKE SA .* up") > TIMES);
                LongPing.Count count = ping.end();
                Progress.say(name + ": " + count);
                assertThat(often).as(gateway.log()).isTrue();
                assertThat(count.lost()).isLessThanOrEqualTo(TIMES * LOST_EACH_TIME);
            } finally {
                gateway.removePeer(name);
            }
            assertThat(gateway.log()).doesNotContain(name + ": failed");
            peer.awaitEmpty();
        }
    }
}
