package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What two whole gateways do for their operators. */
class TwoGatewaysTest extends GatewayPair {
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
    void nameServerThatDoesNotAnswerHoldsUpNoOtherTunnel() throws Exception {
        b.configure("a", A, Map.of());
        a.configure("never", Site.NEVER, Map.of("remote-ts", "10.2.0.0/16", "initiate", "yes"));
        await("the name is missed", () -> a.tunnel("never").reason().contains("it is being looked up"));
        a.configure("b", B, Map.of("initiate", "yes"));

        awaitUp(a, "b");
        assertThat(a.tunnel("never").state()).isEqualTo(State.DOWN);
    }

    @Test
    void editedFileKeepsWhatIsKnownOfItsName() throws Exception {
        b.configure("a", A, Map.of());
        a.name("b.lab", B);
        a.configure("b", "b.lab", Map.of("remote-id", B, "remote-ts", B + "/32", "initiate", "yes"));
        awaitUp(a, "b");
        long before = a.view().ikeSas().get(0).localSpi();

        a.configure("b", "b.lab", Map.of("remote-id", B, "remote-ts", B + "/32", "initiate", "yes", "liveness", "7"));

        await(
                "another IKE SA",
                () -> a.tunnel("b").state() == State.UP
                        && a.view().ikeSas().stream().allMatch(sa -> sa.localSpi() != before));
    }

    @Test
    void tunnelFollowsItsPeersNameWhenItIsLostAndNotBefore() throws Exception {
        String third = "127.0.0.3";
        Map<String, String> ofA = Map.of("local-id", "a.lab", "remote-ts", B + "/32", "initiate", "yes");
        Map<String, String> ofB = Map.of("local-id", "b.lab", "remote-ts", A + "/32", "local-ts", B + "/32");
        b.name("a.lab", A);
        b.configure("a", "a.lab", ofB);
        a.configure("b", "b.lab", ofA);
        await("the name is missed", () -> a.tunnel("b").reason().contains("the name b.lab is not resolved: no such"));
        assertThat(a.tunnel("b").peer()).isEqualTo("b.lab (not resolved)");

        a.name("b.lab", B);
        awaitUp(a, "b");
        awaitUp(b, "a");
        assertThat(a.tunnel("b").peer()).isEqualTo("b.lab (" + B + ")");
        long spi = a.view().ikeSas().get(0).localSpi();

        try (var c = new Site(Files.createDirectory(etc.resolve("c")), third, settings(third))) {
            c.name("a.lab", A);
            c.configure("a", "a.lab", ofB);
            a.name("b.lab", third);
            await(
                    "a was told",
                    () -> a.gateway().names().of(a.tunnels().configured().get("b")).addresses().stream()
                            .anyMatch(address -> address.getHostAddress().equals(third)));
            await("c runs", () -> c.view().status().running());
            a.view().rekey("b");
            await("another SPI", () -> a.view().ikeSas().stream().noneMatch(sa -> sa.localSpi() == spi));
            assertThat(a.tunnel("b").peer()).isEqualTo("b.lab (" + B + ")");

            b.close();
            await("a is with c", () -> a.tunnel("b").peer().equals("b.lab (" + third + ")"));
            awaitUp(a, "b");
            awaitUp(c, "a");
        }
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

    private void send(DatagramSocket socket, int to, String hex) throws Exception {
        byte[] payload = Octets.ofHex(hex).toBytes();
        socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName(A), to));
    }
}
