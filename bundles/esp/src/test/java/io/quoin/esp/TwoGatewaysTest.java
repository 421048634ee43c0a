package io.quoin.esp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.ipsec.EspSuite;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Routes;
import io.quoin.linux.UdpOptions;
import io.quoin.linux.UdpSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two data planes with real TUN devices in two network namespaces; packets come from and go to real sockets. */
@Timeout(60)
class TwoGatewaysTest {
    private static final int PORT = 7007;

    private Gateway left;
    private Gateway right;

    @BeforeEach
    void opens() throws Exception {
        left = Gateway.open(1);
        right = Gateway.open(2);
        Gateway.join(left, right);
    }

    @AfterEach
    void closes() {
        for (Gateway gateway : Arrays.asList(left, right)) {
            if (gateway != null) {
                gateway.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void datagramsGoThereAndBackWithEverySuite(EspSuite suite) throws Exception {
        install(suite, false);
        install(suite, true);
        for (boolean ipv6 : new boolean[] {false, true}) {
            for (int length : new int[] {0, 1, 2, 3, 1000, 4000}) {
                assertThat(echoes(ipv6, length))
                        .as("IPv6 %s, %d octets", ipv6, length)
                        .isTrue();
            }
        }
        assertThat(left.outboundCounters()).isEqualTo(right.inboundCounters());
        assertThat(left.inboundCounters()).isEqualTo(right.outboundCounters());
        assertThat(left.inboundCounters().packets()).isGreaterThanOrEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theKernelAnswersPingsThroughTheTunnel(boolean ipv6) throws Exception {
        install(SaSamples.gcm(), ipv6);
        InetAddress far = right.inside(ipv6);
        assertThat(left.namespace.inside(() -> far.isReachable(5_000))).isTrue();
        assertThat(right.inboundCounters().packets()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheGatewayItselfSendsHasAnAddressOfThePolicy(boolean ipv6) throws Exception {
        install(SaSamples.gcm(), ipv6);
        InetAddress wildcard = SaSamples.address(ipv6 ? "::" : "0.0.0.0");
        try (DatagramSocket server = right.socket(new InetSocketAddress(right.inside(ipv6), PORT));
                DatagramSocket client = left.socket(new InetSocketAddress(wildcard, 0))) {
            client.send(new DatagramPacket(new byte[1], 1, right.inside(ipv6), PORT));
            var received = new DatagramPacket(new byte[10], 10);
            server.receive(received);
            assertThat(received.getAddress()).isEqualTo(left.inside(ipv6));
        }
    }

    @Test
    void anInnerPacketOutsideTheSelectorsIsNotDelivered() throws Exception {
        install(SaSamples.gcm(), false);
        right.removePolicies(false);
        try (DatagramSocket client = left.socket(new InetSocketAddress(left.inside(false), 0))) {
            client.send(new DatagramPacket(new byte[1], 1, right.inside(false), PORT));
            await(right, Verdict.SELECTOR_MISMATCH);
        }
    }

    @Test
    void markedPacketsPassTheTunnelBy() throws Exception {
        install(SaSamples.gcm(), false);
        var ike = new InetSocketAddress(right.inside(false), 500);
        UdpOptions marked = UdpOptions.PLAIN.withMark(Gateway.MARK);
        InetSocketAddress local = new InetSocketAddress(left.inside(false), 0);
        try (UdpSocket plain = left.namespace.inside(() -> UdpSocket.open(local, UdpOptions.PLAIN));
                UdpSocket socket = left.namespace.inside(() -> UdpSocket.open(local, marked))) {
            plain.send(left.inside(false), ike, ByteBuffer.allocate(1));
            // There is no other way to go in this namespace.
            assertThatThrownBy(() -> socket.send(left.inside(false), ike, ByteBuffer.allocate(1)))
                    .isInstanceOf(LinuxException.class)
                    .hasMessageContaining("ENETUNREACH");
        }
    }

    @Test
    void aTunnelWithoutSaDropsAndCounts() throws Exception {
        install(SaSamples.gcm(), false);
        left.removeSas();
        try (DatagramSocket client = left.socket(new InetSocketAddress(left.inside(false), 0))) {
            client.send(new DatagramPacket(new byte[1], 1, right.inside(false), PORT));
            await(left, Verdict.NO_SA);
        }
    }

    @Test
    void aRemovedPolicyLeadsNothingIntoTheTunnel() throws Exception {
        install(SaSamples.gcm(), false);
        left.installPolicies(false); // twice is once
        left.removePolicies(false);
        try (DatagramSocket client = left.socket(new InetSocketAddress(left.inside(false), 0))) {
            var packet = new DatagramPacket(new byte[1], 1, right.inside(false), PORT);
            assertThatThrownBy(() -> client.send(packet)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void sasMayBeReplacedUnderTraffic() throws Exception {
        install(SaSamples.gcm(), false);
        try (DatagramSocket client = left.socket(new InetSocketAddress(left.inside(false), 0))) {
            for (int round = 0; round < 200; round++) {
                client.send(new DatagramPacket(new byte[1000], 1000, right.inside(false), PORT + 1));
                if (round % 10 == 0) {
                    Gateway.replaceSas(SaSamples.gcm(), left, right);
                }
            }
        }
        assertThat(echoes(false, 10)).isTrue();
    }

    @Test
    void deviceAndRulesAreGoneAfterClose() throws Exception {
        int rulesOpen = left.rules();
        String device = left.dataplane.deviceName();
        assertThat(device).matches("quoin[0-9]+");
        left.dataplane.close();
        left.dataplane.close();
        assertThat(left.rules()).isEqualTo(rulesOpen - 2);
        left.namespace.inside(() -> {
            try (Routes routes = Routes.open()) {
                assertThatThrownBy(() -> routes.interfaceIndex(device)).hasMessageContaining("ENODEV");
            }
            return true;
        });
    }

    @Test
    void twoDataPlanesOfOneMachineHaveDevicesOfTheirOwn() throws Exception {
        left.namespace.inside(() -> {
            try (var second = (UserDataplane) new UserDataplaneProvider().open(left.new Wire())) {
                assertThat(second.deviceName()).isNotEqualTo(left.dataplane.deviceName());
            }
            return true;
        });
    }

    static List<EspSuite> suites() {
        return SaSamples.suites();
    }

    private void install(EspSuite suite, boolean ipv6) throws Exception {
        Gateway.replaceSas(suite, left, right);
        for (Gateway gateway : List.of(left, right)) {
            gateway.installPolicies(ipv6);
        }
    }

    /** Whether a datagram from left to right comes back as it was. */
    private boolean echoes(boolean ipv6, int length) throws Exception {
        var sent = new byte[length];
        Arrays.fill(sent, (byte) length);
        try (DatagramSocket server = right.socket(new InetSocketAddress(right.inside(ipv6), PORT));
                DatagramSocket client = left.socket(new InetSocketAddress(left.inside(ipv6), 0))) {
            client.send(new DatagramPacket(sent, length, right.inside(ipv6), PORT));
            var received = new DatagramPacket(new byte[5_000], 5_000);
            server.receive(received);
            server.send(received);
            var back = new DatagramPacket(new byte[5_000], 5_000);
            client.receive(back);
            return Arrays.equals(sent, Arrays.copyOf(back.getData(), back.getLength()));
        }
    }

    private static void await(Gateway gateway, Verdict verdict) throws InterruptedException {
        for (int i = 0; i < 500 && gateway.dataplane.count(verdict) == 0; i++) {
            Thread.sleep(10);
        }
        assertThat(gateway.dataplane.count(verdict)).isPositive();
    }
}
