package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Output;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Site;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts.Way;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tunnels between the shipped gateway and strongSwan that do not come up, and what {@code ike:explain} says of it. */
class ExplainIT {
    private static final String HYBRID = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";
    private static final String OTHER_PRF = "aes256gcm16-prfsha256-x25519-ke1_mlkem768";
    private static final String OTHER_SLOT = "aes256gcm16-prfsha384-x25519-ke2_mlkem768";
    private static final String OTHER_NET = "10.77.0.0/16";
    private static final String NO_PROPOSAL = "the peer answered IKE_SA_INIT with NO_PROPOSAL_CHOSEN";
    private static final String ASK_THERE = "only the peer knows why";
    private static final String SILENT = "silent";
    /** Five transmissions take 62 seconds. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(180);

    private static Site site;
    private static StrongSwan peer;
    private static int rows;

    /**
     * @param ours what is configured here, where strongSwan has the usual
     * @param theirs what is configured there, where we have the usual
     */
    private record Failure(String what, Tunnel ours, Tunnel theirs, String why, String change) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Failure differing(String what, String theirIke, String why, String change) {
        return new Failure(what, here(HYBRID), there(theirIke), why, change);
    }

    private static Tunnel here(String ike) {
        return Tunnel.atA(Way.IPV4, "row" + ++rows, ike);
    }

    private static Tunnel there(String ike) {
        return Tunnel.atB(Way.IPV4, "row" + rows, ike);
    }

    private static Stream<Failure> strongSwanInitiates() {
        return Stream.of(
                differing(
                        "wrong PRF",
                        OTHER_PRF,
                        "PRF: we accept prfsha384; the peer offers prfsha256",
                        "PRF: add prfsha256 to ike here, or prfsha384 at the peer"),
                differing(
                        "missing KEM",
                        CLASSICAL,
                        "ADDKE1: we accept mlkem768; the peer offers none",
                        "give the peer ke1_mlkem768"),
                differing(
                        "KEM in another slot",
                        OTHER_SLOT,
                        "mlkem768 is ke1 here and ke2 at the peer",
                        "make it ke1 (ADDKE1) at the peer"),
                new Failure(
                        "wrong pre-shared key",
                        here(HYBRID),
                        there(HYBRID).withKey("another key"),
                        "the peer did not prove the pre-shared key of b.lab",
                        "put the same key into psk-file here and at the peer"),
                new Failure(
                        "disjoint selectors",
                        here(HYBRID),
                        there(HYBRID).between(OTHER_NET, "10.1.0.0/16"),
                        "remote-ts: we protect 10.2.0.0/16; the peer proposes " + OTHER_NET,
                        "set remote-ts here to what the peer proposes"));
    }

    private static Stream<Failure> quoinInitiates() {
        return Stream.of(
                differing("wrong PRF", OTHER_PRF, NO_PROPOSAL, ASK_THERE),
                differing("missing KEM", CLASSICAL, NO_PROPOSAL, ASK_THERE),
                new Failure(
                        "wrong pre-shared key",
                        here(HYBRID),
                        there(HYBRID).withKey("another key"),
                        "the peer answered IKE_AUTH with AUTHENTICATION_FAILED",
                        ASK_THERE),
                new Failure(
                        "disjoint selectors",
                        here(HYBRID),
                        there(HYBRID).between(OTHER_NET, "10.1.0.0/16"),
                        "the peer refused the Child SA with TS_UNACCEPTABLE",
                        "compare local-ts and remote-ts here"));
    }

    @BeforeAll
    static void open() {
        site = Site.open();
        peer = site.strongSwan(Map.of());
        Tunnel silent = Tunnel.atA(Way.IPV4, SILENT, HYBRID);
        site.gateway().putPeer(silent, Map.of("remote", "192.0.2.77"));
        site.gateway().awaitConfigured(SILENT);
        site.gateway().command("ike:initiate -t 0 " + SILENT).orFail();
    }

    @AfterAll
    static void close() {
        if (peer != null) {
            peer.close();
        }
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void strongSwanInitiates(Failure failure) {
        explained(failure, () -> peer.initiate(failure.ours.name()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void quoinInitiates(Failure failure) {
        explained(failure, () -> site.gateway().command("ike:initiate -t 5 " + failure.ours.name()));
    }

    private static void explained(Failure failure, Supplier<Output> initiate) {
        String name = failure.ours.name();
        peer.load(failure.theirs);
        site.gateway().putPeer(failure.ours, Map.of("initiate", "no"));
        try {
            site.gateway().awaitConfigured(name);
            assertThat(initiate.get().succeeded()).isFalse();
            String text = explain(name);
            assertThat(text).startsWith("Tunnel " + name + ": ").contains(" failed at ");
            assertThat(text).contains("Why:    " + failure.why, failure.change, "EXCHANGE");
            assertThat(text).doesNotContain("another key", "a key for the lab only");
        } finally {
            site.gateway().removePeer(name);
        }
        peer.awaitDown(name);
        Progress.say(failure.what);
    }

    @Test
    void noAnswerAtAll() {
        boolean explained = Poll.until(
                SILENCE_LIMIT, () -> explain(SILENT).contains("Why:    nothing came from 192.0.2.77 at all"));
        assertThat(explained).as(explain(SILENT)).isTrue();
        assertThat(explain(SILENT))
                .contains("let UDP ports 500 and 4500 pass", "ping 192.0.2.77")
                .containsPattern("IKE_SA_INIT +[|│] 0 +[|│] never +[|│] 1 +[|│] 0 +[|│] 4 ");
    }

    private static String explain(String name) {
        return site.gateway().command("ike:explain " + name).orFail();
    }
}
