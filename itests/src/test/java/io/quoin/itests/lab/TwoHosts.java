package io.quoin.itests.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two hosts, a and b, each with a network behind it, and all the ways between them; see the package's drawing. */
public final class TwoHosts implements AutoCloseable {
    /**
     * One way from a to b. Behind NAT only the one behind it can begin, and its ports are no longer 500 and 4500.
     */
    public enum Way {
        IPV4("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2"),
        IPV6("2001:db8::1", "2001:db8::1", "2001:db8::2", "2001:db8::2"),
        A_BEHIND_NAT("198.51.100.2", "203.0.113.1", "203.0.113.2", "203.0.113.2"),
        B_BEHIND_NAT("203.0.113.130", "203.0.113.130", "198.51.100.130", "203.0.113.129");

        final String addressOfA;
        final String aSeenFromB;
        final String addressOfB;
        final String bSeenFromA;

        Way(String addressOfA, String aSeenFromB, String addressOfB, String bSeenFromA) {
            this.addressOfA = addressOfA;
            this.aSeenFromB = aSeenFromB;
            this.addressOfB = addressOfB;
            this.bSeenFromA = bSeenFromA;
        }
    }

    static final String NET_A = "10.1.0.0/16";
    static final String NET_B = "10.2.0.0/16";
    private static final String FIVE_A_SECOND = "0.2";
    private static final String QUICKLY = "0.05";
    /** One that is to wait 10 ms waits 18: its clock ticks every 4 ms, and it rounds up. */
    private static final String HUNDRED_A_SECOND = "0.005";

    private static final int IPV4_HEADER = 20;
    private static final String INNER_A = "10.1.0.1";
    private static final String INNER_B = "10.2.0.1";
    private static final String MASQUERADE = """
            table ip lab {
              chain out {
                type nat hook postrouting priority srcnat;
                oifname "wan" meta l4proto udp masquerade to :%s
                oifname "wan" masquerade
              }
            }
            """;

    /** Forgets every mapping: those that are masqueraded by a device end with it. */
    private static final String REMAP = "nft delete table ip lab; ip link set wan down; ip link set wan up";

    public final Netns a;
    public final Netns b;
    private final List<Netns> all = new ArrayList<>();
    private final Chroot chroot;
    private Optional<Netns> natOfA = Optional.empty();
    private Optional<Netns> natOfB = Optional.empty();

    private TwoHosts(Chroot chroot) {
        this.chroot = chroot;
        a = host("a");
        b = host("b");
        List<String> addressesOfB = List.of("192.0.2.2/24", "2001:db8::2/64");
        Netns.connect(a, "direct", List.of("192.0.2.1/24", "2001:db8::1/64"), b, addressesOfB);
        a.ip("address add " + INNER_A + "/32 dev lo");
        b.ip("address add " + INNER_B + "/32 dev lo");
    }

    /** The two with nothing but a cable between them: user-mode Linux has no NAT. */
    public static TwoHosts connected(Chroot chroot) {
        return new TwoHosts(chroot);
    }

    /** The two with every {@link Way} between them. */
    public static TwoHosts connectedInEveryWay(Chroot chroot) {
        TwoHosts hosts = new TwoHosts(chroot);
        hosts.natOfA = Optional.of(hosts.host("nat-of-a"));
        hosts.natOfB = Optional.of(hosts.host("nat-of-b"));
        hosts.connectThrough(hosts.natOfA.get(), hosts.a, hosts.b, 0);
        hosts.connectThrough(hosts.natOfB.get(), hosts.b, hosts.a, 128);
        return hosts;
    }

    private Netns host(String name) {
        Netns host = Netns.create(name);
        all.add(host);
        return host;
    }

    /** The two networks of a NAT box are the quarters of 198.51.100.0/24 and 203.0.113.0/24 that begin at base. */
    private void connectThrough(Netns nat, Netns inside, Netns outside, int base) {
        String router = "198.51.100." + (base + 1);
        Netns.connect(inside, "lan", List.of("198.51.100." + (base + 2) + "/26"), nat, List.of(router + "/26"));
        List<String> outer = List.of("203.0.113." + (base + 2) + "/26");
        Netns.connect(nat, "wan", List.of("203.0.113." + (base + 1) + "/26"), outside, outer);
        inside.ip("route add 203.0.113." + base + "/26 via " + router);
        masquerade(nat, "20000-29999");
    }

    /** What was mapped is forgotten; what comes next is mapped to other ports. */
    public void remap(Way way, String ports) {
        Netns nat = (way == Way.A_BEHIND_NAT ? natOfA : natOfB).orElseThrow();
        inChroot(nat, REMAP);
        masquerade(nat, ports);
    }

    private void masquerade(Netns nat, String ports) {
        inChroot(nat, "exec nft -f - <<'END'\n" + MASQUERADE.formatted(ports) + "END\n");
    }

    /** Drops what {@code from} would send to the other host in IP datagrams larger than so many octets, silently. */
    public void dropLarger(Netns from, int octets) {
        String rule = "add table ip narrow; add chain ip narrow out { type filter hook postrouting priority 0; };"
                + " add rule ip narrow out oifname direct udp length > " + (octets - IPV4_HEADER) + " drop";
        inChroot(from, "exec nft '" + rule + "'");
    }

    /** The way is as wide again as it was. */
    public void dropNothing(Netns from) {
        inChroot(from, "nft delete table ip narrow");
    }

    private void inChroot(Netns host, String script) {
        host.run(Duration.ofSeconds(10), chroot.command(chroot.path("/tmp"), List.of("sh", "-c", script)))
                .orFail();
    }

    /** Sends echo requests with {@code size} octets of data from a's network to b's, and waits for the replies. */
    public Output ping(int count, int size) {
        return a.run(Duration.ofSeconds(20 + count), pingFromA("-i", QUICKLY, "-c", "" + count, "-s", "" + size));
    }

    /** Sends five echo requests a second from a's network to b's until it is ended. */
    public LongPing longPing() {
        return longPing(FIVE_A_SECOND);
    }

    /** The same a hundred times a second, or more often. */
    public LongPing densePing() {
        return longPing(HUNDRED_A_SECOND);
    }

    private LongPing longPing(String seconds) {
        return new LongPing(a.command(pingFromA("-i", seconds)));
    }

    /** The same from b's network to a's. */
    public LongPing longPingFromB() {
        return new LongPing(b.command(ping(INNER_B, INNER_A, "-i", FIVE_A_SECOND)));
    }

    private List<String> pingFromA(String... options) {
        return ping(INNER_A, INNER_B, options);
    }

    private List<String> ping(String from, String to, String... options) {
        List<String> ping = new ArrayList<>(List.of("ping", "-n", "-W", "2", "-I", from));
        ping.addAll(List.of(options));
        ping.add(to);
        return chroot.command(chroot.path("/tmp"), ping);
    }

    @Override
    public void close() {
        all.forEach(Netns::close);
    }
}
