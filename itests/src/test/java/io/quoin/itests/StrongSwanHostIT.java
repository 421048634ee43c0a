package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.Status;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Traffic;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts.Way;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped gateway and strongSwan on a kernel without ESP, so that both carry it in user space, in UDP. Each row is
 * one tunnel, set up from either side by a gateway that was started once and only reads new peer files.
 */
class StrongSwanHostIT {
    private static final int ECHOES = 5;
    /** The second makes packets of 1388 octets: the gateway's TUN device takes 1390. */
    private static final int[] ECHO_DATA_OCTETS = {8, 1360};

    private static final Traffic ALL_ECHOES = Traffic.ofEchoes(ECHOES, ECHO_DATA_OCTETS);

    private static Site site;
    private static int rows;

    private static final String X25519 = "dh-group=CURVE_25519";
    private static final String MLKEM_768 = "ake1=ML_KEM_768";
    private static final String HYBRID = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String HYBRID_WORDS = "hybrid x25519+mlkem768";
    private static final String LEVEL_5 = "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024";
    private static final String LEVEL_1 = "aes128gcm16-prfsha256-ecp256-ke1_mlkem512";
    private static final String TWO_ROUNDS = "aes256gcm16-prfsha384-x25519-ke1_ecp384-ke2_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";

    private static Stream<Row> fromEitherSide() {
        return Stream.of(
                hybrid("x25519, ML-KEM-768"),
                Row.of(
                        "ecp384, ML-KEM-1024",
                        LEVEL_5,
                        "hybrid ecp384+mlkem1024",
                        "dh-group=ECP_384",
                        "ake1=ML_KEM_1024"),
                Row.of("ecp256, ML-KEM-512", LEVEL_1, "hybrid ecp256+mlkem512", "dh-group=ECP_256", "ake1=ML_KEM_512"),
                Row.of(
                        "x25519, ecp384, ML-KEM-768",
                        TWO_ROUNDS,
                        "hybrid x25519+ecp384+mlkem768",
                        X25519,
                        "ake1=ECP_384",
                        "ake2=ML_KEM_768"),
                Row.of("x25519 alone, post-quantum off", CLASSICAL, "classical x25519", X25519)
                        .ours("pq", "off"),
                Row.of("x25519 alone, post-quantum preferred", CLASSICAL, "classical x25519", X25519)
                        .ours("pq", "preferred"),
                hybrid("in small fragments")
                        .ours("fragment-size", "576")
                        .theirs("fragment_size", "576")
                        .theirLogSays("received fragment #3 of 3", "into 3 fragments"),
                hybrid("over IPv6").over(Way.IPV6));
    }

    private static Row hybrid(String what) {
        return Row.of(what, HYBRID, HYBRID_WORDS, X25519, MLKEM_768);
    }

    private static Stream<Row> quoinInitiates() {
        Row withCookie = Row.of("with a cookie", HalfOpen.IKE, HYBRID_WORDS, X25519, MLKEM_768)
                .theirs("cookie_threshold", "1")
                .theirLogSays("N(COOKIE)");
        return Stream.concat(
                fromEitherSide(), Stream.of(hybrid("from behind a NAT").over(Way.A_BEHIND_NAT), withCookie));
    }

    private static Stream<Row> strongSwanInitiates() {
        return Stream.concat(
                fromEitherSide(), Stream.of(hybrid("from behind a NAT").over(Way.B_BEHIND_NAT)));
    }

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

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void quoinInitiates(Row row) {
        tunnel(row, true);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void strongSwanInitiates(Row row) {
        tunnel(row, false);
    }

    @Test
    void strongSwanReturnsTheCookieThatQuoinDemands() {
        site.gateway().configure(Map.of("cookie-threshold", "0"));
        try {
            tunnel(hybrid("with a cookie").theirLogSays("[ N(COOKIE) ]"), false);
        } finally {
            site.gateway().configure(Map.of());
        }
    }

    private static void tunnel(Row row, boolean quoinInitiates) {
        String name = "row" + ++rows;
        Map<String, String> options = new HashMap<>(row.options());
        options.put("initiate", quoinInitiates ? "yes" : "no");
        try (StrongSwan peer = site.strongSwan(row.settings())) {
            Tunnel theirs = Tunnel.atB(row.way(), name, row.ike());
            peer.load(theirs);
            if (row.wantsCookie()) {
                HalfOpen.leave(site.hosts().a, theirs.local().address());
            }
            site.gateway().putPeer(Tunnel.atA(row.way(), name, row.ike()), options);
            try {
                if (!quoinInitiates) {
                    site.gateway().awaitConfigured(name);
                    peer.initiate(name).orFail();
                }
                carriesTraffic(row, name, peer);
            } finally {
                site.gateway().removePeer(name);
            }
            peer.awaitDown(name);
        }
        Progress.say(row + (quoinInitiates ? ", initiated by Quoin" : ", initiated by strongSwan"));
    }

    private static void carriesTraffic(Row row, String name, StrongSwan peer) {
        site.gateway().awaitUp(name);
        peer.awaitInstalled();
        for (int size : ECHO_DATA_OCTETS) {
            site.hosts().ping(ECHOES, size).orFail();
        }
        Status ours = site.gateway().status();
        assertThat(peer.traffic()).isEqualTo(ALL_ECHOES);
        assertThat(ours.child(name).traffic()).isEqualTo(ALL_ECHOES.mirrored());
        assertThat(ours.tunnel(name)).contains(new Status.TunnelLine("up", row.protection(), "-"));
        assertThat(peer.sas()).contains(row.negotiated());
        String log = peer.log();
        assertThat(row.logged()).allSatisfy(words -> assertThat(log).contains(words));
    }
}
