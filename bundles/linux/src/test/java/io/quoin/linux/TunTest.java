package io.quoin.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunTest {
    /** What is routed into the device is read, turned around and written: then its sender receives it. */
    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.2, 24, 12, 4", "2001:db8::1, 2001:db8::2, 64, 8, 16"})
    void carriesPacketsBothWays(String here, String there, int length, int sourceAt, int octets) throws Exception {
        PrivateNetwork.inside(() -> {
            try (var tun = Tun.open("quoin%d");
                    var routes = Routes.open()) {
                assertThat(tun.name()).isEqualTo("quoin0");
                int device = routes.interfaceIndex("quoin0");
                routes.bringUp(device, 1400);
                PrivateNetwork.addAddress(routes, device, new Prefix(address(here), length));

                var any = new InetSocketAddress(address(here.contains(":") ? "::" : "0.0.0.0"), 7);
                try (var socket = UdpSocket.open(any, UdpOptions.PLAIN)) {
                    var remote = new InetSocketAddress(address(there), 7);
                    socket.send(address(here), remote, ByteBuffer.wrap(new byte[] {1, 2, 3}));
                    ByteBuffer packet = readTo(tun, address(there), sourceAt + octets, octets);
                    swap(packet, sourceAt, octets);
                    tun.write(packet);

                    var received = new Received();
                    assertThat(socket.receive(received)).isTrue();
                    assertThat(received.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                    assertThat(received.remote()).isEqualTo(remote);
                }
            }
        });
    }

    @Test
    void closingWakesTheReaderAndRemovesTheDevice() throws Exception {
        PrivateNetwork.inside(() -> {
            var tun = Tun.open("quoin0");
            var reader = CompletableFuture.supplyAsync(() -> {
                try {
                    return tun.read(ByteBuffer.allocate(Tun.MAX_PACKET));
                } catch (LinuxException e) {
                    throw new IllegalStateException(e);
                }
            });
            TimeUnit.MILLISECONDS.sleep(50);
            assertThat(reader).isNotDone();
            tun.close();
            assertThat(reader.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
            assertThatThrownBy(() -> tun.write(ByteBuffer.allocate(20))).hasMessageContaining("EBADF");
            try (var routes = Routes.open()) {
                assertThatThrownBy(() -> routes.interfaceIndex("quoin0"))
                        .isInstanceOf(NetlinkException.class)
                        .hasMessageContaining("cannot find the interface quoin0: ENODEV");
            }
        });
    }

    @Test
    void saysWhyThereIsNoDevice() throws Exception {
        PrivateNetwork.inside(() -> {
            try (var tun = Tun.open("quoin0")) {
                assertThatThrownBy(() -> Tun.open(tun.name()))
                        .hasMessageContaining("cannot make the TUN device 'quoin0': EBUSY")
                        .hasMessageContaining("configure another name");
                assertThatThrownBy(() -> tun.write(ByteBuffer.wrap(new byte[] {0x45})))
                        .hasMessageContaining("cannot write 1 octets to quoin0: EIO");
            }
            assertThatThrownBy(() -> Tun.open("a-name-of-16-xxx")).hasMessageContaining("1 to 15 characters");
        });
    }

    @Test
    void namesThePrivilegeItLacks() throws Exception {
        PrivateNetwork.withoutPrivilege(() -> assertThatThrownBy(() -> Tun.open("quoin0"))
                .hasMessageContaining("cannot make the TUN device 'quoin0': EPERM")
                .hasMessageContaining("CAP_NET_ADMIN"));
    }

    /** The next packet to {@code destination}: the kernel sends others by itself (router solicitation). */
    private static ByteBuffer readTo(Tun tun, InetAddress destination, int at, int octets) throws Exception {
        while (true) {
            ByteBuffer packet = ByteBuffer.allocate(1400);
            assertThat(tun.read(packet)).isPositive().isEqualTo(packet.position());
            packet.flip();
            byte[] found = new byte[octets];
            packet.get(at, found);
            if (InetAddress.getByAddress(found).equals(destination)) {
                return packet;
            }
        }
    }

    /** Exchanges source and destination, which leaves all checksums right. */
    private static void swap(ByteBuffer packet, int sourceAt, int octets) {
        byte[] source = new byte[octets];
        packet.get(sourceAt, source);
        packet.put(sourceAt, packet, sourceAt + octets, octets).put(sourceAt + octets, source);
    }

    private static InetAddress address(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }
}
