package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.LongPing;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.Status;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys are replaced again and again, by either side, with ML-KEM in IKE_FOLLOWUP_KE for both kinds of SA, while a ping
 * at a hundred a second goes on: none of its packets is lost.
 */
class RekeyIT {
    private static final String IKE = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String ESP = "aes256gcm16-x25519-ke1_mlkem768";
    private static final int ROUNDS = 10;
    private static final String HUNDRED_A_SECOND = "0.01";

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
    void losesNothing(boolean byQuoin) throws Exception {
        String name = byQuoin ? "ours" : "theirs";
        try (StrongSwan peer = site.strongSwan(Map.of())) {
            peer.load(Tunnel.atB(TwoHosts.Way.IPV4, name, IKE).withEsp(ESP));
            site.gateway().putPeer(Tunnel.atA(TwoHosts.Way.IPV4, name, IKE).withEsp(ESP), Map.of("initiate", "yes"));
            site.gateway().awaitUp(name);
            peer.awaitInstalled();
            try (LongPing ping = site.hosts().longPing(HUNDRED_A_SECOND)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    replace(peer, name, byQuoin);
                    Progress.say(name + ": round " + round + " of " + ROUNDS);
                }
                LongPing.Count count = ping.end();
                assertThat(count.requests()).isGreaterThan(1000);
                assertThat(count.replies()).isGreaterThanOrEqualTo(count.requests() - 1);
            }
            assertThat(peer.sas()).contains("ake1=ML_KEM_768");
            site.gateway().removePeer(name);
            peer.awaitEmpty();
        }
    }

    private static void replace(StrongSwan peer, String name, boolean byQuoin) {
        Status before = site.gateway().status();
        List<String> ike = before.ikeSpis(name);
        String child = before.child(name).spiIn();
        if (byQuoin) {
            site.gateway().command("ike:rekey " + name).orFail();
        } else {
            peer.rekey(name, false).orFail();
            peer.rekey(name, true).orFail();
        }
        site.gateway()
                .awaitStatus(
                        "other SPIs than " + ike + " and " + child,
                        now -> now.ikeSpis(name).size() == 1
                                && !now.ikeSpis(name).equals(ike)
                                && now.children(name).size() == 1
                                && !now.child(name).spiIn().equals(child));
    }
}
