package io.quoin.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdpSocketTest {
    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.2, 127.0.0.3", "::, fd00::2, fd00::3"})
    void tellsWhereADatagramArrivedAndAnswersFromThere(String any, String server, String client) throws Exception {
        PrivateNetwork.inside(() -> {
            addressesOfLoopback("fd00::2", "fd00::3");
            try (var left = UdpSocket.open(at(any, 500), UdpOptions.PLAIN);
                    var right = UdpSocket.open(at(any, 0), UdpOptions.PLAIN)) {
                int port = right.local().getPort();
                var received = new Received();

                right.send(address(client), at(server, 500), octets("ping"));
                assertThat(left.receive(received)).isTrue();
                assertThat(text(received)).isEqualTo("ping");
                assertThat(received.local()).isEqualTo(at(server, 500));
                assertThat(received.remote()).isEqualTo(at(client, port));

                left.send(received.local().getAddress(), received.remote(), octets("pong"));
                assertThat(right.receive(received)).isTrue();
                assertThat(text(received)).isEqualTo("pong");
                assertThat(received.local()).isEqualTo(at(client, port));
                assertThat(received.remote()).isEqualTo(at(server, 500));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 65507", "::1, 65527"})
    void carriesTheLongestDatagramInFragments(String loopback, int length) throws Exception {
        PrivateNetwork.inside(() -> {
            try (var routes = Routes.open()) {
                routes.bringUp(routes.interfaceIndex("lo"), 1400);
            }
            try (var socket = UdpSocket.open(at(loopback, 0), UdpOptions.PLAIN.withReceiveBuffer(1 << 20))) {
                var sent = ByteBuffer.allocate(length).put(length - 1, (byte) 7);
                socket.send(address(loopback), socket.local(), sent);
                var received = new Received();
                assertThat(socket.receive(received)).isTrue();
                assertThat(received.payload()).isEqualTo(sent);
                assertThatThrownBy(
                                () -> socket.send(address(loopback), socket.local(), ByteBuffer.allocate(length + 1)))
                        .hasMessageContaining("cannot send " + (length + 1) + " octets")
                        .hasMessageContaining("EMSGSIZE");
            }
        });
    }

    @Test
    void showsWhatArrivedAtOnceOneByOne() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var socket = UdpSocket.open(at("127.0.0.1", 0), UdpOptions.PLAIN)) {
                int many = 30;
                for (int i = 0; i < many; i++) {
                    socket.send(
                            address("127.0.0.1"),
                            socket.local(),
                            ByteBuffer.allocate(i).put(new byte[i]).flip());
                }
                var received = new Received();
                for (int i = 0; i < many; i++) {
                    assertThat(socket.receive(received)).isTrue();
                    assertThat(received.payload().remaining()).isEqualTo(i);
                    assertThat(received.remote()).isEqualTo(socket.local());
                }
                assertThat(received.lost()).isZero();
            }
        });
    }

    @Test
    void countsWhatTheKernelThrewAway() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var socket = UdpSocket.open(at("127.0.0.1", 0), UdpOptions.PLAIN.withReceiveBuffer(8192))) {
                int many = 200;
                for (int i = 0; i < many; i++) {
                    socket.send(address("127.0.0.1"), socket.local(), ByteBuffer.allocate(1000));
                }
                var received = new Received();
                assertThat(socket.receive(received)).isTrue();
                socket.send(address("127.0.0.1"), socket.local(), ByteBuffer.allocate(1));
                int there = 1;
                while (received.payload().remaining() > 1) {
                    assertThat(socket.receive(received)).isTrue();
                    there++;
                }

                assertThat(received.lost()).isPositive();
                assertThat(there + received.lost()).isEqualTo(many + 1);
            }
        });
    }

    @Test
    void namesThePortInUse() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var first = UdpSocket.open(at("0.0.0.0", 4500), UdpOptions.PLAIN)) {
                assertThatThrownBy(() -> UdpSocket.open(first.local(), UdpOptions.PLAIN))
                        .isInstanceOf(LinuxException.class)
                        .hasMessage("cannot listen at 0.0.0.0:4500: EADDRINUSE (address in use); another program has"
                                + " UDP port 4500: stop it (ss -lunp names it) or configure another port");
            }
            UdpSocket.open(at("0.0.0.0", 4500), UdpOptions.PLAIN).close();
        });
    }

    @Test
    void bothFamiliesShareAPort() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var four = UdpSocket.open(at("0.0.0.0", 500), UdpOptions.PLAIN);
                    var six = UdpSocket.open(at("::", 500), UdpOptions.PLAIN)) {
                assertThat(four.local().getPort()).isEqualTo(six.local().getPort());
            }
        });
    }

    @Test
    void closingWakesTheReceiver() throws Exception {
        var socket = UdpSocket.open(at("127.0.0.1", 0), UdpOptions.PLAIN);
        var receiver = CompletableFuture.supplyAsync(() -> {
            try {
                return socket.receive(new Received());
            } catch (LinuxException e) {
                throw new IllegalStateException(e);
            }
        });
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(receiver).isNotDone();
        socket.close();
        assertThat(receiver.get(5, TimeUnit.SECONDS)).isFalse();
        assertThat(socket.receive(new Received())).isFalse();
        assertThatThrownBy(() -> socket.send(address("127.0.0.1"), socket.local(), octets("late")))
                .hasMessageContaining("the socket is closed");
    }

    /** Through a TUN device, because the loopback interface is exempt from policies. */
    @ParameterizedTest
    @CsvSource({"10.0.0.1, 32, 10.0.0.2, 2", "fd00::1, 128, fd00::2, 10"})
    void passesIpsecPoliciesByOnlyWhereAsked(String here, int length, String there, int family) throws Exception {
        PrivateNetwork.inside(() -> {
            try (var tun = Tun.open("quoin0");
                    var routes = Routes.open();
                    var plain = UdpSocket.open(at(here.contains(":") ? "::" : "0.0.0.0", 0), UdpOptions.PLAIN);
                    var bypass = UdpSocket.open(
                            at(here.contains(":") ? "::" : "0.0.0.0", 0), UdpOptions.PLAIN.withPolicyBypass())) {
                int device = routes.interfaceIndex(tun.name());
                routes.bringUp(device, 1400);
                PrivateNetwork.addAddress(routes, device, new Prefix(address(here), length));
                routes.add(Route.into(device, new Prefix(address(there), length)));
                plain.send(address(here), at(there, 9), octets("still free"));
                blockAll(family, 1);
                assertThatThrownBy(() -> plain.send(address(here), at(there, 9), octets("no")))
                        .isInstanceOf(LinuxException.class)
                        .hasMessageContaining("EPERM");
                bypass.send(address(here), at(there, 9), octets("yes"));
            }
        });
    }

    @Test
    void namesThePrivilegeItLacks() throws Exception {
        PrivateNetwork.withoutPrivilege(() -> {
            var any = at("127.0.0.1", 0);
            UdpSocket.open(any, UdpOptions.PLAIN).close();
            assertThatThrownBy(() -> UdpSocket.open(any, UdpOptions.PLAIN.withMark(1)))
                    .hasMessageContaining("the mark 1")
                    .hasMessageContaining("CAP_NET_ADMIN");
            assertThatThrownBy(() -> UdpSocket.open(any, UdpOptions.PLAIN.withPolicyBypass()))
                    .hasMessageContaining("IPsec policies")
                    .hasMessageContaining("CAP_NET_ADMIN");
        });
    }

    @Test
    void leavesOnlyIkeOfEspInUdp() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var socket = UdpSocket.open(at("127.0.0.1", 4500), UdpOptions.PLAIN.withEspInUdp())) {
                var received = new Received();
                socket.send(address("127.0.0.1"), socket.local(), octets("ESP of an unknown SPI"));
                socket.send(address("127.0.0.1"), socket.local(), octets("\0\0\0\0IKE"));
                assertThat(socket.receive(received)).isTrue();
                assertThat(text(received)).isEqualTo("\0\0\0\0IKE");
            }
        });
    }

    /** A policy of the namespace that blocks everything: struct xfrm_userpolicy_info. */
    private static void blockAll(int family, int direction) throws LinuxException {
        try (var netlink = Netlink.open(Netlink.NETLINK_XFRM)) {
            var message = new NetlinkMessage(0x13, NetlinkMessage.NLM_F_CREATE);
            var policy = ByteBuffer.allocate(168).order(message.body().order());
            policy.putShort(40, (short) family).put(160, (byte) direction).put(161, (byte) 1);
            message.body().put(policy);
            netlink.request(message, "cannot block everything");
        }
    }

    private static void addressesOfLoopback(String... addresses) throws Exception {
        try (var routes = Routes.open()) {
            for (String address : addresses) {
                PrivateNetwork.addAddress(routes, routes.interfaceIndex("lo"), new Prefix(address(address), 128));
            }
        }
    }

    private static String text(Received received) {
        return StandardCharsets.US_ASCII.decode(received.payload()).toString();
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static InetSocketAddress at(String address, int port) throws Exception {
        return new InetSocketAddress(address(address), port);
    }

    private static InetAddress address(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }
}
