package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.LongPing;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts.Way;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a path does to a tunnel: a NAT on it changes its mapping, or it drops what is large without a word. */
class PathIT {
    private static final String IKE = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final int FIVE_SECONDS_OF_PINGS = 25;

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

    /** What comes by ESP alone tells where the peer is now. */
    @Test
    void followsStrongSwanBehindANatThatChangesItsMapping() throws Exception {
        try (StrongSwan peer = site.strongSwan(Map.of())) {
            peer.load(Tunnel.atB(Way.B_BEHIND_NAT, "inside", IKE));
            site.gateway().putPeer(Tunnel.atA(Way.B_BEHIND_NAT, "inside", IKE), Map.of("initiate", "no"));
            site.gateway().awaitConfigured("inside");
            peer.initiate("inside").orFail();
            site.gateway().awaitUp("inside");
            try (LongPing ping = site.hosts().longPingFromB()) {
                site.hosts().ping(5, 100).orFail();
                site.hosts().remap(Way.B_BEHIND_NAT, "30000-39999");
                assertRecovers();
                site.hosts().ping(25, 100).orFail();
                LongPing.Count count = ping.end();
                assertThat(count.replies()).isGreaterThan(count.requests() - FIVE_SECONDS_OF_PINGS);
            }
            site.gateway().removePeer("inside");
            peer.awaitDown("inside");
        }
    }

    /** Our question whether the silent peer is still there tells it where we are now. */
    @Test
    void isFollowedBehindANatThatChangesItsMapping() throws Exception {
        try (StrongSwan peer = site.strongSwan(Map.of())) {
            peer.load(Tunnel.atB(Way.A_BEHIND_NAT, "outside", IKE));
            site.gateway()
                    .putPeer(Tunnel.atA(Way.A_BEHIND_NAT, "outside", IKE), Map.of("initiate", "yes", "liveness", "3"));
            site.gateway().awaitUp("outside");
            site.hosts().ping(5, 100).orFail();
            site.hosts().remap(Way.A_BEHIND_NAT, "30000-39999");
            assertRecovers();
            site.gateway().removePeer("outside");
            peer.awaitDown("outside");
        }
    }

    private static void assertRecovers() {
        assertThat(Poll.until(RECOVERY, () -> site.hosts().ping(1, 100).succeeded()))
                .isTrue();
    }

    /** It is not told what the path carries, begins with more, and finds out. */
    @Test
    void getsThroughAPathThatDropsWhatIsLarge() {
        try (StrongSwan peer = site.strongSwan(Map.of("fragment_size", "576"))) {
            peer.load(Tunnel.atB(Way.IPV4, "narrow", IKE));
            site.hosts().dropLarger(site.hosts().a, 1000);
            site.hosts().dropLarger(site.hosts().b, 1000);
            try {
                site.gateway()
                        .putPeer(
                                Tunnel.atA(Way.IPV4, "narrow", IKE),
                                Map.of("initiate", "yes", "fragment-size", "1280"));
                site.gateway().awaitUp("narrow");
                site.hosts().ping(5, 100).orFail();
            } finally {
                site.gateway().removePeer("narrow");
                site.hosts().dropNothing(site.hosts().a);
                site.hosts().dropNothing(site.hosts().b);
            }
            assertThat(peer.log()).contains("received fragment #3 of 3");
            peer.awaitDown("narrow");
        }
    }
}
