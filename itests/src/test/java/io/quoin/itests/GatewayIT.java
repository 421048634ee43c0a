package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Chroot;
import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.LongPing;
import io.quoin.itests.lab.Output;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Requires;
import io.quoin.itests.lab.Status;
import io.quoin.itests.lab.Status.TunnelLine;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import io.quoin.itests.lab.TwoHosts.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The shipped gateway in the hands of an operator, who edits files and gives commands while it runs. He does all to the
 * tunnel {@code edited}; beside it the tunnel {@code steady} carries a ping, which must not notice.
 */
class GatewayIT {
    private static final String HYBRID = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final TunnelLine UP = new TunnelLine("up", "hybrid x25519+mlkem768", "-");
    private static final String EDITED = "edited";
    private static final String STEADY = "steady";
    private static final String NEAR_NET = "10.11.0.0/16";
    private static final String FAR_NET = "10.12.0.0/16";
    private static final Tunnel EDITED_HERE =
            Tunnel.atA(Way.IPV6, EDITED, HYBRID).between(NEAR_NET, FAR_NET);
    private static final Map<String, String> INITIATE = Map.of("initiate", "yes");

    private static TwoHosts hosts;
    private static Gateway gateway;
    private static StrongSwan peer;

    @BeforeAll
    static void start() {
        Chroot chroot = Requires.chroot();
        Requires.tun();
        hosts = TwoHosts.connectedInEveryWay(chroot);
        peer = new StrongSwan(chroot, hosts.b, StrongSwan.Esp.LIBRARY, Map.of());
        peer.load(
                Tunnel.atB(Way.IPV4, STEADY, HYBRID),
                Tunnel.atB(Way.IPV6, EDITED, HYBRID).between(FAR_NET, NEAR_NET));
        gateway = Gateway.start(Gateway.unpack(Requires.assembly()), hosts.a);
        gateway.putPeer(Tunnel.atA(Way.IPV4, STEADY, HYBRID), INITIATE);
        Progress.say("the gateway runs");
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {gateway, peer, hosts}) {
            close(part);
        }
    }

    @BeforeEach
    void bothAreUp() {
        gateway.putPeer(EDITED_HERE, INITIATE);
        awaitUp(EDITED);
        awaitUp(STEADY);
        assertThat(peer.has(EDITED)).isTrue();
    }

    @Test
    void aMistakeInAFileIsExplainedAndChangesNothing() throws Exception {
        undisturbed(() -> {
            String before = gateway.status().child(EDITED).spiIn();
            gateway.putPeer(EDITED_HERE, Map.of("initiate", "yes", "ike", "aes256gcm16-prfsha384-x25519-ke1_mlkem769"));
            Status refused = awaitText("Error: io.quoin.peer-edited.cfg: ");
            assertThat(refused.text())
                    .contains("ike = aes256gcm16-prfsha384-x25519-ke1_mlkem769", "mlkem768", "keeps its former");
            assertThat(refused.tunnel(EDITED)).contains(UP);
            assertThat(refused.child(EDITED).spiIn()).isEqualTo(before);
        });
    }

    @Test
    void aNewFileWithAMistakeComesUpWhenCorrectedAndGoesDownWhenRemoved() throws Exception {
        undisturbed(() -> {
            gateway.removePeer(EDITED);
            peer.awaitDown(EDITED);
            gateway.putPeer(EDITED_HERE, Map.of("initiate", "yes", "local-ts", "10.11.0.0/33"));
            assertThat(awaitText("Error: io.quoin.peer-edited.cfg: ").text())
                    .contains("local-ts = 10.11.0.0/33", "the tunnel does not exist until the file is corrected");
            assertThat(gateway.status().tunnel(EDITED)).isEmpty();
            gateway.putPeer(EDITED_HERE, INITIATE);
            assertThat(awaitUp(EDITED).text()).doesNotContain("Error");
        });
    }

    @Test
    void aKeyThatOthersMayReadIsRefusedWithTheRemedy() throws Exception {
        undisturbed(() -> {
            gateway.removePeer(EDITED);
            peer.awaitDown(EDITED);
            permit("rw-r--r--");
            gateway.putPeerOnly(EDITED_HERE, INITIATE);
            assertThat(awaitText("Error: io.quoin.peer-edited.cfg: ").text())
                    .contains("psk-file = secrets/edited.psk", "rw-r--r--", "chmod 600 " + gateway.secretFile(EDITED));
            permit("rw-------");
            awaitUp(EDITED);
        });
    }

    @Test
    void anOperatorTerminatesAndInitiates() throws Exception {
        undisturbed(() -> {
            gateway.command("ike:terminate edited").orFail();
            peer.awaitDown(EDITED);
            assertThat(gateway.status().tunnel(EDITED))
                    .contains(new TunnelLine("down", "none", "the operator terminated it"));
            assertThat(gateway.command("ike:initiate edited").orFail())
                    .contains("tunnel edited is up: hybrid x25519+mlkem768, " + HYBRID);
            assertThat(gateway.status().tunnel(EDITED)).contains(UP);
        });
    }

    @Test
    void aWrongKeyIsGivenAsTheReasonUntilItIsReplaced() throws Exception {
        undisturbed(() -> {
            gateway.removePeer(EDITED);
            peer.awaitDown(EDITED);
            gateway.putPeer(EDITED_HERE.withKey("not the key of the other end"), INITIATE);
            gateway.awaitStatus("failed for its key", now -> now.tunnel(EDITED)
                    .filter(tunnel -> tunnel.reason().contains("AUTHENTICATION_FAILED"))
                    .isPresent());
            assertThat(gateway.command("ike:initiate edited").exitCode()).isEqualTo(1);
            gateway.putSecret(EDITED_HERE);
            awaitUp(EDITED);
        });
    }

    @Test
    void anUnknownTunnelIsAnErrorThatNamesTheKnown() {
        for (String command : List.of("show", "initiate", "terminate")) {
            Output output = gateway.command("ike:" + command + " nosuch");
            assertThat(output.exitCode()).isEqualTo(1);
            assertThat(output.text()).contains("there is no tunnel 'nosuch'; configured are: edited, steady");
        }
    }

    @Test
    void aRestartBringsBackWhatItInitiates() throws Exception {
        gateway.restart();
        awaitUp(EDITED);
        String spi = awaitUp(STEADY).child(STEADY).spiIn();
        assertThat(peer.sas().split("state=ESTABLISHED", -1)).hasSize(3);
        hosts.ping(2, 100).orFail();
        assertThat(gateway.status().child(STEADY).spiIn()).isEqualTo(spi);
    }

    /** The bundles are also updated in place: a native library can be loaded by one class loader only. */
    @Test
    void nativeCodeTakesOverUnderALiveTunnelAndGivesBack() throws Exception {
        try (LongPing ping = hosts.longPing()) {
            gateway.command("feature:install quoin-conscrypt quoin-accp").orFail();
            awaitOffered("mlkem768", "io.quoin.conscrypt");
            awaitOffered("x25519", "io.quoin.conscrypt");
            awaitOffered("ecp384", "io.quoin.accp");
            assertThat(methods("mlkem768").get(1)).contains("io.quoin.kex-mlkem", "has a higher service.ranking");
            gateway.command("ike:rekey " + STEADY).orFail();
            gateway.command("bundle:update io.quoin.conscrypt").orFail();
            gateway.command("bundle:update io.quoin.accp").orFail();
            awaitOffered("mlkem768", "io.quoin.conscrypt");
            awaitOffered("ecp384", "io.quoin.accp");
            gateway.command("ike:rekey " + STEADY).orFail();
            gateway.command("feature:uninstall quoin-conscrypt quoin-accp").orFail();
            awaitOffered("mlkem768", "io.quoin.kex-mlkem");
            awaitOffered("x25519", "io.quoin.kex-dh");
            gateway.command("ike:rekey " + STEADY).orFail();
            LongPing.Count count = ping.end();
            assertThat(count.requests() - count.replies()).isBetween(0, 1);
        }
        awaitUp(STEADY);
    }

    private static void awaitOffered(String keyword, String provider) {
        assertThat(Poll.until(
                        Duration.ofSeconds(30), () -> methods(keyword).get(0).contains(provider)))
                .as(() -> keyword + " is not of " + provider + ":\n" + gateway.log())
                .isTrue();
    }

    /** What {@code ike:list-kex} says of the methods with that keyword, the offered one first. */
    private static List<String> methods(String keyword) {
        return gateway.command("ike:list-kex --no-format")
                .orFail()
                .lines()
                .filter(line -> line.contains("\t" + keyword + "\t"))
                .toList();
    }

    /** Does it while the tunnel {@code steady} carries a ping, and judges that one. */
    private static void undisturbed(Steps steps) throws Exception {
        Status before = gateway.status();
        try (LongPing ping = hosts.longPing()) {
            steps.run();
            LongPing.Count count = ping.end();
            assertThat(count.requests() - count.replies()).isBetween(0, 1);
            assertThat(count.replies()).isGreaterThan(5);
            Progress.say("steady carried " + count.replies() + " of " + count.requests() + " pings");
        }
        Status after = gateway.status();
        assertThat(after.child(STEADY).spiIn()).isEqualTo(before.child(STEADY).spiIn());
        assertThat(after.child(STEADY).spiOut()).isEqualTo(before.child(STEADY).spiOut());
    }

    private interface Steps {
        void run() throws Exception;
    }

    private static Status awaitUp(String tunnel) {
        return gateway.awaitStatus(tunnel + " up", now -> now.tunnel(tunnel).equals(Optional.of(UP)));
    }

    private static Status awaitText(String text) {
        return gateway.awaitStatus(text, now -> now.text().contains(text));
    }

    private static void permit(String mode) throws IOException {
        Files.setPosixFilePermissions(gateway.secretFile(EDITED), PosixFilePermissions.fromString(mode));
    }

    private static void close(AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
