package io.quoin.esp;

import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.linux.Netlink;
import io.quoin.linux.NetlinkMessage;
import io.quoin.linux.Prefix;
import io.quoin.linux.PrivateNetwork;
import io.quoin.linux.Routes;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** One of two gateways, in a network namespace of its own; what its data plane sends, the other's receives at once. */
final class Gateway implements AutoCloseable {
    static final int MARK = 0x71;

    private static final int RTM_GETRULE = 34;
    private static final int RULE_HEADER_LENGTH = 12;

    final int number;
    final NetworkNamespace namespace;
    final UserDataplane dataplane;
    private volatile Gateway other;
    private int generation;

    private Gateway(int number, NetworkNamespace namespace) throws Exception {
        this.number = number;
        this.namespace = namespace;
        addAddresses();
        this.dataplane = (UserDataplane) namespace.inside(() -> new UserDataplaneProvider().open(new Wire()));
    }

    /** Gateway {@code number}, 1 or 2, with 10.NUMBER.0.1 and fd00:NUMBER::1 inside and 192.0.2.NUMBER outside. */
    static Gateway open(int number) throws Exception {
        NetworkNamespace namespace = NetworkNamespace.open();
        namespace.inside(() -> {
            new UserDataplaneProvider().unavailableBecause().ifPresent(PrivateNetwork::missing);
            return true;
        });
        return new Gateway(number, namespace);
    }

    static void join(Gateway one, Gateway two) {
        one.other = two;
        two.other = one;
    }

    InetAddress outside() {
        return SaSamples.address("192.0.2." + number);
    }

    InetAddress inside(boolean ipv6) {
        return SaSamples.address(ipv6 ? "fd00:" + number + "::1" : "10." + number + ".0.1");
    }

    AddressRange range(boolean ipv6) {
        return ipv6
                ? PolicySamples.range("fd00:" + number + "::", "fd00:" + number + "::ffff")
                : PolicySamples.range("10." + number + ".0.0", "10." + number + ".255.255");
    }

    /** The SPI of what this gateway receives. */
    int spi() {
        return 0xc0de0000 + 16 * generation + number;
    }

    void installSas(EspSuite suite) throws Exception {
        try (EspSa in = sa(suite, EspSa.Direction.IN, other, this);
                EspSa out = sa(suite, EspSa.Direction.OUT, this, other)) {
            dataplane.install(in);
            dataplane.install(out);
        }
    }

    /** Puts new ones in the place of those of both gateways, with new SPIs, as a rekey does. */
    static void replaceSas(EspSuite suite, Gateway... gateways) throws Exception {
        for (Gateway gateway : gateways) {
            gateway.removeSas();
        }
        for (Gateway gateway : gateways) {
            gateway.generation++;
        }
        for (Gateway gateway : gateways) {
            gateway.installSas(suite);
        }
    }

    void removeSas() {
        dataplane.remove(new SaId(spi(), outside()));
        dataplane.remove(new SaId(other.spi(), other.outside()));
    }

    void installPolicies(boolean ipv6) throws Exception {
        dataplane.install(PolicySamples.out(1, PolicySamples.any(range(ipv6), other.range(ipv6))));
        dataplane.install(PolicySamples.in(1, PolicySamples.any(other.range(ipv6), range(ipv6))));
    }

    void removePolicies(boolean ipv6) throws Exception {
        dataplane.remove(PolicySamples.out(1, PolicySamples.any(range(ipv6), other.range(ipv6))));
        dataplane.remove(PolicySamples.in(1, PolicySamples.any(other.range(ipv6), range(ipv6))));
    }

    SaCounters inboundCounters() throws Exception {
        return dataplane.counters(new SaId(spi(), outside()));
    }

    SaCounters outboundCounters() throws Exception {
        return dataplane.counters(new SaId(other.spi(), other.outside()));
    }

    DatagramSocket socket(InetSocketAddress local) throws Exception {
        return namespace.inside(() -> {
            var socket = new DatagramSocket(local);
            socket.setSoTimeout(5_000);
            return socket;
        });
    }

    /** How many rules of routing there are, of both families. */
    int rules() throws Exception {
        return namespace.inside(() -> {
            var count = new int[1];
            try (Netlink netlink = Netlink.open(Netlink.NETLINK_ROUTE)) {
                var message = new NetlinkMessage(RTM_GETRULE, 0);
                message.body().put(new byte[RULE_HEADER_LENGTH]);
                netlink.dump(message, "cannot list the rules", (type, body) -> count[0]++);
            }
            return count[0];
        });
    }

    @Override
    public void close() {
        dataplane.close();
        namespace.close();
    }

    private void addAddresses() throws Exception {
        namespace.inside(() -> {
            try (Routes routes = Routes.open()) {
                int loopback = routes.interfaceIndex("lo");
                // The outer address first: it is what the kernel would send from without a preferred source.
                for (InetAddress address : List.of(outside(), inside(false))) {
                    PrivateNetwork.addAddress(routes, loopback, new Prefix(address, 32));
                }
                PrivateNetwork.addAddress(routes, loopback, new Prefix(inside(true), 128));
            }
            return true;
        });
    }

    private static EspSa sa(EspSuite suite, EspSa.Direction direction, Gateway from, Gateway to) {
        return SaSamples.sa(
                suite, direction, 64, false, to.spi(), from.outside(), to.outside(), Optional.of(SaSamples.PORTS));
    }

    final class Wire implements EspCarrier {
        @Override
        public void send(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {
            other.dataplane.received(remote, local, packet);
        }

        @Override
        public void seen(SaId inbound, InetSocketAddress remote) {
            throw new AssertionError("nobody moves here");
        }

        @Override
        public int mark() {
            return MARK;
        }
    }
}
