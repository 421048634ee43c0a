package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quoin.auth.x509.testkit.TestCa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.PeerConfig;
import io.quoin.ipsec.SaCounters;
import io.quoin.manage.ChildSaView;
import io.quoin.manage.CommandException;
import io.quoin.manage.IkeSaView;
import io.quoin.manage.KexMethodView;
import io.quoin.manage.Protection;
import io.quoin.manage.Traffic;
import io.quoin.manage.TunnelView;
import io.quoin.manage.TunnelView.State;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two whole gateways on 127.0.0.1 and 127.0.0.2; only their data planes carry nothing. */
@Timeout(60)
class TwoGatewaysTest {
    private static final String A = "127.0.0.1";
    private static final String B = "127.0.0.2";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path etc;

    private int port;
    private Site a;
    private Site b;

    @BeforeEach
    void start() throws Exception {
        port = freePorts();
        a = new Site(Files.createDirectory(etc.resolve("a")), A, settings(A));
        b = new Site(Files.createDirectory(etc.resolve("b")), B, settings(B));
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    @Test
    void tunnelComesUpByItselfAndIsShownOnBothSides() throws Exception {
        b.configure("a", A, Map.of());
        a.configure("b", B, Map.of("initiate", "yes"));
        awaitUp(a, "b");
        awaitUp(b, "a");

        TunnelView tunnel = a.tunnel("b");
        assertThat(tunnel.protection())
                .isEqualTo(new Protection(Protection.Kind.HYBRID, List.of("x25519", "mlkem768")));
        assertThat(tunnel.ikeProposal()).isEqualTo("aes256gcm16-prfsha384-x25519-ke1_mlkem768");
        assertThat(tunnel.policy()).isEqualTo("required");
        IkeSaView ours = a.view().ikeSas().get(0);
        IkeSaView theirs = b.view().ikeSas().get(0);
        assertThat(ours.initiator()).isTrue();
        assertThat(theirs.initiator()).isFalse();
        assertThat(ours.localSpi()).isEqualTo(theirs.remoteSpi());
        assertThat(ours.remoteId()).isEqualTo(B);
        ChildSaView child = ours.children().get(0);
        assertThat(child.inboundSpi()).isEqualTo(theirs.children().get(0).outboundSpi());
        assertThat(child.encapsulated()).isTrue();
        assertThat(a.view().kexMethods())
                .filteredOn(KexMethodView::offered)
                .extracting(KexMethodView::keyword, KexMethodView::inUse)
                .containsExactly(tuple("x25519", 1), tuple("mlkem768", 1));
        assertThat(a.dataplane().sas()).hasSize(2);
    }

    @Test
    void operatorTakesATunnelDownAndUpAgainAndItsCountersSurvive() throws Exception {
        b.configure("a", A, Map.of());
        a.configure("b", B, Map.of());
        awaitRunning();
        a.view().initiate("b");
        awaitUp(a, "b");
        a.dataplane().carry(new SaCounters(1000, 10, 0, 0));
        assertThat(a.tunnel("b").received()).isEqualTo(new Traffic(1000, 10));

        a.view().terminate("b");
        await("a is down", () -> a.tunnel("b").state() == State.DOWN);
        await("b is down", () -> b.tunnel("a").state() == State.DOWN);
        a.dataplane().carry(new SaCounters(7, 1, 0, 0));
        assertThat(a.tunnel("b").received()).isEqualTo(new Traffic(1000, 10));
        assertThat(a.tunnel("b").reason()).isNotEmpty();
        assertThat(a.tunnel("b").protection()).isEqualTo(Protection.NONE);

        a.view().initiate("b");
        awaitUp(a, "b");
        assertThat(a.tunnel("b").received()).isEqualTo(new Traffic(1007, 11));
        assertThat(a.tunnel("b").reason()).isEmpty();
    }

    @Test
    void peerWithAnyAddressIsServedByWhicheverEngineItReaches() throws Exception {
        b.configure("a", "any", Map.of("remote-id", A, "remote-ts", A + "/32", "local-id", B));
        a.configure("b", B, Map.of("initiate", "yes"));

        awaitUp(a, "b");

        assertThat(b.tunnel("a").state()).isEqualTo(State.UP);
        assertThat(b.view().tunnels()).hasSize(1);
        assertThatThrownBy(() -> b.view().initiate("a"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("only its peer can initiate it");
    }

    @Test
    void wrongKeyFailsWithAReasonOnBothSidesAndNoSecretStays() throws Exception {
        b.writeKey("another secret");
        b.configure("a", A, Map.of());
        a.configure("b", B, Map.of());
        awaitRunning();
        a.view().initiate("b");

        await("a has failed", () -> a.tunnel("b").state() == State.DOWN);

        assertThat(a.tunnel("b").reason()).isNotEmpty().doesNotContain("secret");
        assertThat(b.view().negotiations("a")).singleElement().satisfies(told -> {
            assertThat(told.up()).isFalse();
            assertThat(told.cause()).isEqualTo("shared-key");
            assertThat(told.advice().get(0)).contains("psk-file");
            assertThat(told.ended()).isBetween(Instant.now().minusSeconds(60), Instant.now());
            assertThat(told.toString()).doesNotContain("secret");
        });
        assertThat(a.view().negotiations("b").get(0).cause()).isEqualTo("authentication-refused");
        assertThatThrownBy(() -> a.view().negotiations("c")).hasMessageContaining("configured are: b");
        assertThat(a.view().status().bugs()).isZero();
        assertThat(a.dataplane().sas()).isEmpty();
    }

    @Test
    void certificatesProveBothSides() throws Exception {
        certificate(a, "a.lab", Pki.CA);
        certificate(b, "b.lab", Pki.CA);
        b.configure("a", A, signed("b.lab", "a.lab", "cert"));
        a.configure("b", B, signed("a.lab", "b.lab", "cert"));
        awaitRunning();
        a.view().initiate("b");

        awaitUp(a, "b");
        awaitUp(b, "a");
        assertThat(a.tunnel("b").authentication()).isEqualTo("cert");
    }

    @Test
    void certificateOfAnotherCaFailsWithAReason() throws Exception {
        certificate(a, "a.lab", Pki.ca("other", Pki.key(9)));
        certificate(b, "b.lab", Pki.CA);
        b.configure("a", A, signed("b.lab", "a.lab", "cert"));
        a.configure("b", B, signed("a.lab", "b.lab", "cert"));
        awaitRunning();
        a.view().initiate("b");

        await("b has refused", () -> b.tunnel("a").reason().contains("untrusted"));

        assertThat(a.dataplane().sas()).isEmpty();
        assertThat(b.dataplane().sas()).isEmpty();
    }

    @Test
    void publicKeysProveBothSides() throws Exception {
        publicKeys(a, "a.lab", "b.lab");
        publicKeys(b, "b.lab", "a.lab");
        b.configure("a", A, signed("b.lab", "a.lab", "pubkey"));
        a.configure("b", B, signed("a.lab", "b.lab", "pubkey"));
        awaitRunning();
        a.view().initiate("b");

        awaitUp(a, "b");
        awaitUp(b, "a");
    }

    @Test
    void withoutItsBundleSignaturesWaitAndSaySo() throws Exception {
        Pki.SCHEMES.forEach(a.gateway()::remove);
        publicKeys(a, "a.lab", "b.lab");
        publicKeys(b, "b.lab", "a.lab");
        b.configure("a", A, signed("b.lab", "a.lab", "pubkey"));
        a.configure("b", B, signed("a.lab", "b.lab", "pubkey"));
        awaitRunning();
        a.view().initiate("b");
        await("a says why", () -> a.tunnel("b").reason().contains("no installed signature scheme fits"));

        Pki.SCHEMES.forEach(scheme -> a.gateway().add(scheme, 0, 4));
        await("a comes up", () -> {
            if (a.tunnel("b").state() == State.DOWN) {
                a.view().initiate("b");
            }
            return a.tunnel("b").state() == State.UP;
        });
    }

    private static TestKey key(String name) {
        return Pki.key(name.hashCode());
    }

    private static void certificate(Site site, String name, TestCa issuer) throws Exception {
        site.write("own.key", Pki.pem("PRIVATE KEY", key(name).privateKey()));
        site.write("own.crt", Pki.pem("CERTIFICATE", Pki.certificate(issuer, name, key(name))));
        site.write("ca.crt", Pki.pem("CERTIFICATE", Pki.CA.certificate()));
    }

    private static void publicKeys(Site site, String own, String peer) throws Exception {
        site.write("own.key", Pki.pem("PRIVATE KEY", key(own).privateKey()));
        site.write("own.pub", Pki.pem("PUBLIC KEY", key(own).publicKey().der()));
        site.write("peer.pub", Pki.pem("PUBLIC KEY", key(peer).publicKey().der()));
    }

    private static Map<String, String> signed(String localId, String remoteId, String auth) {
        var changes = new HashMap<>(Map.of(
                "psk-file", "", "auth", auth, "local-id", localId, "remote-id", remoteId, "key-file", "own.key"));
        changes.putAll(
                auth.equals("cert")
                        ? Map.of("cert", "own.crt", "ca", "ca.crt")
                        : Map.of("public-key", "own.pub", "peer-key", "peer.pub"));
        return changes;
    }

    @Test
    void editedFileReplacesTheTunnelAndClosesTheFormerKey() throws Exception {
        b.configure("a", A, Map.of());
        a.configure("b", B, Map.of("initiate", "yes"));
        awaitUp(a, "b");
        Secret former = Psk.of(a.tunnels().configured().get("b"));
        long before = a.view().ikeSas().get(0).localSpi();

        a.configure("b", B, Map.of("initiate", "yes", "liveness", "7"));

        await("the former key is closed", former::isClosed);
        await(
                "another IKE SA",
                () -> a.tunnel("b").state() == State.UP
                        && a.view().ikeSas().stream().allMatch(sa -> sa.localSpi() != before));
    }

    @Test
    void removedFileEndsTheTunnelAndClosesItsKey() throws Exception {
        b.configure("a", A, Map.of());
        a.configure("b", B, Map.of("initiate", "yes"));
        awaitUp(a, "b");
        PeerConfig peer = a.tunnels().configured().get("b");

        a.unconfigure("b");

        await("the key is closed", () -> Psk.of(peer).isClosed());
        await("b was told", () -> b.tunnel("a").state() == State.DOWN);
        assertThat(a.view().tunnels()).isEmpty();
    }

    @Test
    void gatewayThatStopsSaysGoodbye() throws Exception {
        b.configure("a", A, Map.of());
        a.configure("b", B, Map.of("initiate", "yes"));
        awaitUp(a, "b");
        awaitUp(b, "a");

        long start = System.nanoTime();
        a.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(a.dataplane().isOpen()).isFalse();
        await("b is down", () -> b.tunnel("a").state() == State.DOWN);
    }

    @Test
    void withoutADataPlaneItWaitsAndSaysSo() throws Exception {
        a.configure("b", B, Map.of());
        awaitRunning();

        a.gateway().remove(a.dataplane());

        assertThat(a.dataplane().isOpen()).isFalse();
        assertThat(a.view().status().running()).isFalse();
        assertThat(a.view().status().problem()).contains("no data plane is installed");
        assertThat(a.tunnel("b").reason()).contains("no data plane is installed");
        assertThatThrownBy(() -> a.view().initiate("b"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("the gateway does not run");

        a.gateway().add(a.dataplane(), 0);
        await("a runs again", () -> a.view().status().running());
    }

    @Test
    void busyPortIsNamedWithTheRemedy() throws Exception {
        awaitRunning();
        try (var third = new Site(Files.createDirectory(etc.resolve("c")), A, settings(A))) {
            await("it has tried", () -> !third.view().status().problem().contains("starting"));

            assertThat(third.view().status().running()).isFalse();
            assertThat(third.view().status().problem())
                    .contains(A + ":" + port)
                    .contains("another program has UDP port " + port)
                    .contains("tried again");
            assertThat(third.dataplane().isOpen()).isFalse();
        }
    }

    @Test
    void espInUdpGoesToTheDataPlaneAndKeepalivesNowhere() throws Exception {
        awaitRunning();
        try (var socket = new DatagramSocket(0, InetAddress.getByName(B))) {
            send(socket, port + 1, "ff");
            send(socket, port + 1, "0102");
            send(socket, port, "0102030405");
            send(socket, port + 1, "0a0b0c0d00000001");
        }

        await("it is there", () -> !a.dataplane().received().isEmpty());

        assertThat(a.dataplane().received()).containsExactly(Octets.ofHex("0a0b0c0d00000001"));
        await("both are counted", () -> a.view().status().drops().get("too-short") == 2);
    }

    @Test
    void dataPlaneSendsThroughTheSecondPort() throws Exception {
        awaitRunning();
        try (var socket = new DatagramSocket(0, InetAddress.getByName(B))) {
            a.dataplane()
                    .carrier()
                    .send(
                            new InetSocketAddress(A, port + 1),
                            new InetSocketAddress(B, socket.getLocalPort()),
                            Octets.ofHex("0a0b0c0d").buffer());
            var packet = new DatagramPacket(new byte[100], 100);
            socket.setSoTimeout(5000);
            socket.receive(packet);

            assertThat(packet.getLength()).isEqualTo(4);
            assertThat(packet.getPort()).isEqualTo(port + 1);
        }
    }

    @Test
    void unknownTunnelIsRefusedNamingTheKnownOnes() throws Exception {
        a.configure("b", B, Map.of());
        awaitRunning();

        assertThatThrownBy(() -> a.view().terminate("c"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("configured are: b");
    }

    @Test
    void badSettingsLeaveTheGatewayAsItIs() throws Exception {
        awaitRunning();

        a.gateway().configure(Map.of("shards", "many"));

        assertThat(a.view().status().running()).isTrue();
        assertThat(a.view().status().configurationErrors().get(0).messages())
                .containsExactly("shards = many: a number from 1 to 64 is accepted");
    }

    private void awaitRunning() throws Exception {
        await("a runs", () -> a.view().status().running());
        await("b runs", () -> b.view().status().running());
        await(
                "methods are offered",
                () -> a.gateway().methods().offered().size() == 2
                        && b.gateway().methods().offered().size() == 2);
    }

    private static void awaitUp(Site site, String tunnel) throws Exception {
        await(tunnel + " is up", () -> site.tunnel(tunnel).state() == State.UP);
    }

    private static void await(String what, Callable<Boolean> fact) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!fact.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private void send(DatagramSocket socket, int to, String hex) throws Exception {
        byte[] payload = Octets.ofHex(hex).toBytes();
        socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName(A), to));
    }

    private Map<String, String> settings(String address) {
        return Map.of(
                "listen",
                address,
                "ike-port",
                Integer.toString(port),
                "nat-port",
                Integer.toString(port + 1),
                "shards",
                "3");
    }

    /** A port that is free, as its neighbour is, at both addresses. */
    private static int freePorts() throws Exception {
        for (int attempt = 0; attempt < 20; attempt++) {
            try (var first = new DatagramSocket(0);
                    var second = new DatagramSocket(first.getLocalPort() + 1)) {
                return second.getLocalPort() - 1;
            } catch (BindException e) {
                // The neighbour is taken: another pair.
                continue;
            }
        }
        throw new IllegalStateException("no two neighbouring ports are free");
    }
}
