package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Traffic;
import io.quoin.itests.lab.Tunnel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The tunnel of a row, set up from one side between the gateway of a site and a strongSwan of its own, judged and taken
 * down. What the gateway says is read from its log, for a call of its client costs a second, and in user-mode Linux
 * several.
 */
record Trial(Row row, boolean quoinInitiates) {
    private static final int ECHOES = 3;
    /** The second makes packets of 1388 octets: the gateway's TUN device takes 1390. */
    private static final int[] ECHO_DATA_OCTETS = {8, 1360};

    private static final Traffic ALL_ECHOES = Traffic.ofEchoes(ECHOES, ECHO_DATA_OCTETS);
    private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(30);
    private static int trials;

    void run(Site site) {
        String name = "row" + ++trials;
        Gateway gateway = site.gateway();
        try (StrongSwan peer = site.strongSwan(row.daemon())) {
            row.theirFiles().forEach(peer::putFile);
            Tunnel theirs = Tunnel.atB(row.way(), name, row.ike()).withEsp(row.esp());
            peer.load(theirs, row.connection());
            if (row.daemon().containsKey("cookie_threshold")) {
                HalfOpen.leave(site.hosts().a, theirs.local().address());
            }
            tell(gateway, name);
            try {
                if (row.refusal().isPresent()) {
                    isRefused(gateway, name, peer, row.refusal().get());
                } else {
                    carriesTraffic(site, name, peer);
                }
            } finally {
                gateway.removePeer(name);
            }
            peer.awaitDown(name);
            leavesNothing(gateway, name);
        }
        Progress.say(toString());
    }

    private void tell(Gateway gateway, String name) {
        Map<String, String> options = new HashMap<>(row.options());
        options.put("initiate", quoinInitiates ? "yes" : "no");
        row.files().forEach(gateway::putFile);
        gateway.putPeer(Tunnel.atA(row.way(), name, row.ike()).withEsp(row.esp()), options);
        if (!quoinInitiates) {
            gateway.awaitConfigured(name);
        }
    }

    private void carriesTraffic(Site site, String name, StrongSwan peer) {
        if (!quoinInitiates) {
            peer.initiate(name).orFail();
        }
        site.gateway().awaitUp(name);
        for (int size : ECHO_DATA_OCTETS) {
            site.hosts().ping(ECHOES, size).orFail();
        }
        site.gateway().awaitSaid(name, " up with .*, " + Pattern.quote(row.protection()) + ", \\d+ ms");
        String sas = peer.sas();
        assertThat(StrongSwan.traffic(sas)).isEqualTo(ALL_ECHOES);
        assertThat(row.negotiated()).allSatisfy(words -> assertThat(sas).contains(words));
        String log = peer.log();
        assertThat(row.logged()).allSatisfy(words -> assertThat(log).contains(words));
    }

    private void isRefused(Gateway gateway, String name, StrongSwan peer, Row.Refusal refusal) {
        if (!quoinInitiates) {
            assertThat(peer.initiate(name).succeeded()).isFalse();
        }
        if (!refusal.ours().isEmpty()) {
            gateway.awaitSaid(name, "(failed|down).*" + refusal.ours());
        }
        boolean theyTell = Poll.until(REFUSAL_LIMIT, () -> peer.log().contains(refusal.theirs()) && !peer.has(name));
        assertThat(theyTell).as("strongSwan: " + refusal.theirs() + peer.log()).isTrue();
    }

    /** What the gateway counted of the Child SA it tells when that ends. */
    private void leavesNothing(Gateway gateway, String name) {
        if (row.refusal().isPresent()) {
            assertThat(gateway.timesSaid(name, "Child SA .* up"))
                    .isEqualTo(gateway.timesSaid(name, "Child SA .* down"));
        } else {
            String counted = ALL_ECHOES.bytesOut() + " octets in, " + ALL_ECHOES.bytesIn() + " out";
            gateway.awaitSaid(name, "Child SA .* down after " + counted);
        }
    }

    @Override
    public String toString() {
        return row + ", initiated by " + (quoinInitiates ? "Quoin" : "strongSwan");
    }
}
