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
import java.util.List;
import java.util.Map;

/**
 * One side replaces the keys of the IKE SA and of the Child SA again and again, while a ping goes on of which nothing
 * may be lost.
 *
 * @param ike proposal
 * @param esp proposal, with the key exchanges that replace the keys of a Child SA
 * @param rounds how often both are replaced
 */
record Rekeys(String name, boolean byQuoin, String ike, String esp, int rounds) {
    static final String THREE_ROUNDS = "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_ecp384-ke3_mlkem1024";
    static final List<Rekeys> EVERYWHERE = List.of(
            hybrid("rekeyed-by-us", true),
            hybrid("rekeyed-by-them", false),
            threeRounds("rekeyed-thrice-by-us", true),
            threeRounds("rekeyed-thrice-by-them", false));

    private static final int LEAST_REPLIES = 200;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Rekeys hybrid(String name, boolean byQuoin) {
        return new Rekeys(name, byQuoin, Row.HYBRID, "aes256gcm16-x25519-ke1_mlkem768", 10);
    }

    private static Rekeys threeRounds(String name, boolean byQuoin) {
        String esp = "aes256gcm16-x25519-ke1_mlkem768-ke2_ecp384-ke3_mlkem1024";
        return new Rekeys(name, byQuoin, THREE_ROUNDS, esp, 2);
    }

    /** What the ping was, which lost nothing. */
    LongPing.Count run(Site site) throws InterruptedException {
        Gateway gateway = site.gateway();
        try (StrongSwan peer = site.strongSwan(Map.of("delete_rekeyed_delay", "1"))) {
            peer.load(Tunnel.atB(Way.IPV4, name, ike).withEsp(esp));
            gateway.putPeer(Tunnel.atA(Way.IPV4, name, ike).withEsp(esp), Map.of("initiate", "yes"));
            try {
                return replaceAll(site, peer);
            } finally {
                gateway.removePeer(name);
            }
        }
    }

    private LongPing.Count replaceAll(Site site, StrongSwan peer) throws InterruptedException {
        Gateway gateway = site.gateway();
        gateway.awaitUp(name);
        peer.awaitInstalled();
        LongPing.Count count;
        try (LongPing ping = site.hosts().densePing()) {
            for (int round = 1; round <= rounds; round++) {
                replace(gateway, peer, round);
            }
            count = ping.end();
        }
        Progress.say(name + ": " + count);
        assertThat(count.lost()).isZero();
        assertThat(count.replies()).isGreaterThan(LEAST_REPLIES);
        hasOneOfEach(peer);
        gateway.awaitSaid(name, "Child SA .* down", rounds);
        return count;
    }

    private void replace(Gateway gateway, StrongSwan peer, int round) {
        if (byQuoin) {
            gateway.command("ike:rekey " + name).orFail();
        } else {
            peer.rekey(name, false).orFail();
            gateway.awaitSaid(name, "Child SA .* down", round);
            peer.rekey(name, true).orFail();
        }
        wereReplaced(gateway, round);
    }

    private void wereReplaced(Gateway gateway, int times) {
        gateway.awaitSaid(name, "IKE SA .* rekeyed", times);
        gateway.awaitSaid(name, "Child SA .* up", times + 1);
        assertThat(gateway.timesSaid(name, "IKE SA .* rekeyed")).isEqualTo(times);
        assertThat(gateway.timesSaid(name, "Child SA .* up")).isEqualTo(times + 1);
    }

    /** An SA that was replaced is gone, and the others have keys from all the key exchanges. */
    private void hasOneOfEach(StrongSwan peer) {
        boolean one = Poll.until(LIMIT, () -> peer.count("[A-Z]+") == 2);
        String sas = peer.sas();
        assertThat(one).as(sas).isTrue();
        assertThat(sas.split("ake1=ML_KEM_768", -1)).as(sas).hasSize(3);
    }

    @Override
    public String toString() {
        return name;
    }
}
