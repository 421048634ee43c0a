package io.quoin.itests;

import io.quoin.itests.lab.Pki;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.TwoHosts.Way;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped gateway and strongSwan on a kernel without ESP, so that both carry it in user space, in UDP. Each trial
 * is one tunnel, set up by a gateway that was started once and only reads new peer files.
 */
class StrongSwanHostIT {
    private static Site site;

    private static final String X25519 = "dh-group=CURVE_25519";
    private static final String MLKEM_768 = "ake1=ML_KEM_768";
    private static final String LEVEL_5 = "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024";
    private static final String LEVEL_1 = "aes128gcm16-prfsha256-ecp256-ke1_mlkem512";
    private static final String TWO_ROUNDS = "aes256gcm16-prfsha384-x25519-ke1_ecp384-ke2_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";

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
    void negotiates(Trial trial) {
        trial.run(site);
    }

    private static Stream<Trial> negotiates() {
        Stream<Trial> eitherSide = Stream.of(
                        hybrid("x25519, ML-KEM-768"),
                        new Row("ecp384, ML-KEM-1024")
                                .ike(LEVEL_5, "hybrid ecp384+mlkem1024")
                                .negotiates("dh-group=ECP_384", "ake1=ML_KEM_1024"),
                        new Row("ecp256, ML-KEM-512")
                                .ike(LEVEL_1, "hybrid ecp256+mlkem512")
                                .negotiates("dh-group=ECP_256", "ake1=ML_KEM_512"),
                        new Row("x25519, ecp384, ML-KEM-768")
                                .ike(TWO_ROUNDS, "hybrid x25519+ecp384+mlkem768")
                                .negotiates(X25519, "ake1=ECP_384", "ake2=ML_KEM_768"),
                        classical("off"),
                        classical("preferred"),
                        hybrid("in small fragments")
                                .ours("fragment-size", "576")
                                .theirDaemon("fragment_size", "576")
                                .theirLogSays("received fragment #3 of 3", "into 3 fragments"),
                        hybrid("over IPv6").over(Way.IPV6))
                .flatMap(Row::byEach);
        Stream<Trial> oneSide = Stream.of(
                hybrid("from behind a NAT").over(Way.A_BEHIND_NAT).byQuoin(),
                hybrid("from behind a NAT").over(Way.B_BEHIND_NAT).byStrongSwan(),
                hybrid("with a cookie")
                        .ike(HalfOpen.IKE, "hybrid x25519+mlkem768")
                        .theirDaemon("cookie_threshold", "1")
                        .theirLogSays("N(COOKIE)")
                        .byQuoin());
        return Stream.concat(eitherSide, oneSide);
    }

    private static Row hybrid(String what) {
        return new Row(what).negotiates(X25519, MLKEM_768);
    }

    private static Row classical(String pq) {
        return new Row("x25519 alone, post-quantum " + pq)
                .ike(CLASSICAL, "classical x25519")
                .negotiates(X25519)
                .ours("pq", pq);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void doesWhatItDoesOnEveryKernel(Trial trial) {
        trial.run(site);
    }

    private static Stream<Trial> doesWhatItDoesOnEveryKernel() {
        Progress.say("making keys and certificates");
        return Everywhere.trials(Pki.make());
    }

    @Test
    void strongSwanReturnsTheCookieThatQuoinDemands() {
        site.gateway().configure(Map.of("cookie-threshold", "0"));
        try {
            hybrid("with a cookie").theirLogSays("[ N(COOKIE) ]").byStrongSwan().run(site);
        } finally {
            site.gateway().configure(Map.of());
        }
    }
}
