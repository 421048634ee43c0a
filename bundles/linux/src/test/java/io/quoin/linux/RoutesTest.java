package io.quoin.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private static final int MARK = 0x51;
    private static final int TABLE = 5100;

    @Test
    void listsAddedAddressesUntilTheyAreRemoved() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var routes = Routes.open()) {
                int lo = routes.interfaceIndex("lo");
                var four = new Prefix(address("192.0.2.1"), 24);
                var six = new Prefix(address("2001:db8::1"), 64);
                routes.addAddress(lo, four);
                routes.addAddress(lo, four);
                routes.addAddress(lo, six);
                assertThat(routes.addresses())
                        .contains(new Routes.LocalAddress(lo, four), new Routes.LocalAddress(lo, six))
                        .contains(new Routes.LocalAddress(lo, new Prefix(address("::1"), 128)));
                routes.removeAddress(lo, four);
                routes.removeAddress(lo, four);
                routes.removeAddress(lo, six);
                assertThat(routes.addresses())
                        .extracting(Routes.LocalAddress::prefix)
                        .doesNotContain(four, six);
            }
        });
    }

    /** The rule takes everything into the tunnel's table but what carries the mark. */
    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.9.0.0, 16, 10.9.0.7, 32", "fd00::1, fd09::, 32, fd09::7, 128"})
    void routesIntoATableButForMarkedPackets(String here, String net, int bits, String there, int all)
            throws Exception {
        PrivateNetwork.inside(() -> {
            try (var tun = Tun.open("quoin0");
                    var routes = Routes.open()) {
                int device = routes.interfaceIndex(tun.name());
                routes.bringUp(device, 1400);
                routes.addAddress(device, new Prefix(address(here), all));
                var route = Route.into(device, new Prefix(address(net), bits))
                        .withTable(TABLE)
                        .withSource(address(here));
                var rule = new Rule(net.contains(":"), MARK, TABLE, 220);

                assertThat(reaches(there, 0)).isFalse();
                routes.add(route);
                routes.add(route);
                assertThat(reaches(there, 0)).isFalse();
                routes.add(rule);
                routes.add(rule);
                assertThat(reaches(there, 0)).isTrue();
                assertThat(reaches(there, MARK)).isFalse();
                routes.remove(rule);
                assertThat(reaches(there, 0)).isFalse();
                routes.remove(rule);
                routes.add(rule);
                routes.remove(route);
                routes.remove(route);
                assertThat(reaches(there, 0)).isFalse();
            }
        });
    }

    @Test
    void routesByANextHop() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var tun = Tun.open("quoin0");
                    var routes = Routes.open()) {
                int device = routes.interfaceIndex(tun.name());
                routes.bringUp(device, 1400);
                routes.addAddress(device, new Prefix(address("10.0.0.1"), 24));
                var route = new Route(
                        new Prefix(address("10.9.0.0"), 16),
                        0,
                        Optional.of(address("10.0.0.9")),
                        Optional.empty(),
                        Route.MAIN,
                        7);
                assertThat(route).hasToString("10.9.0.0/16 via 10.0.0.9 table 254 metric 7");
                routes.add(route);
                assertThat(reaches("10.9.1.1", 0)).isTrue();
                routes.remove(route);
                assertThat(reaches("10.9.1.1", 0)).isFalse();
            }
        });
    }

    @Test
    void repeatsWhatTheKernelSays() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var routes = Routes.open()) {
                int lo = routes.interfaceIndex("lo");
                var crooked = Route.into(lo, new Prefix(address("10.9.0.1"), 16));
                assertThatThrownBy(() -> routes.add(crooked))
                        .isInstanceOf(NetlinkException.class)
                        .hasMessageContaining("cannot add the route 10.9.0.1/16 dev " + lo + " table 254: EINVAL")
                        .hasMessageContaining("the kernel says: Invalid prefix for given prefix length");
                assertThatThrownBy(() -> routes.bringUp(4711, 1400)).hasMessageContaining("interface 4711");
                assertThat(routes.interfaceIndex("lo")).isEqualTo(lo);
            }
        });
    }

    private static boolean reaches(String destination, int mark) throws Exception {
        var any = new InetSocketAddress(address(destination.contains(":") ? "::" : "0.0.0.0"), 0);
        try (var socket = UdpSocket.open(any, UdpOptions.PLAIN.withMark(mark))) {
            socket.send(any.getAddress(), new InetSocketAddress(address(destination), 9), ByteBuffer.allocate(1));
            return true;
        } catch (LinuxException e) {
            assertThat(e).hasMessageContaining("ENETUNREACH");
            return false;
        }
    }

    private static InetAddress address(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }
}
