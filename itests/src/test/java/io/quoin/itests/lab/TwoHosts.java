package io.quoin.itests.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two hosts, a and b, each with a network behind it, and the way between them; see the package's drawing. */
public final class TwoHosts implements AutoCloseable {
    /** What is between the two. */
    public enum Way {
        IPV4,
        IPV6,
        /** a is behind a box that translates its addresses and ports. */
        NAT
    }

    public static final String NET_A = "10.1.0.0/16";
    public static final String NET_B = "10.2.0.0/16";
    private static final String INNER_A = "10.1.0.1";
    private static final String INNER_B = "10.2.0.1";
    /** Ports that nobody could take for 500 and 4500. */
    private static final String MASQUERADE = """
            table ip lab {
              chain out {
                type nat hook postrouting priority srcnat;
                oifname "wan" meta l4proto udp masquerade to :20000-29999
                oifname "wan" masquerade
              }
            }
            """;

    public final Netns a;
    public final Netns b;
    private final Netns nat;
    private final Chroot chroot;
    private final Way way;

    public TwoHosts(Chroot chroot, Way way) {
        this.chroot = chroot;
        this.way = way;
        a = Netns.create(way + "-a");
        b = Netns.create(way + "-b");
        nat = way == Way.NAT ? Netns.create(way + "-n") : null;
        if (nat == null) {
            List<String> addresses = List.of("192.0.2.1/24", "2001:db8::1/64");
            Netns.connect(a, "eth0", addresses, b, "eth0", "192.0.2.2/24", "2001:db8::2/64");
        } else {
            connectThroughNat();
        }
        a.ip("address add " + INNER_A + "/32 dev lo");
        b.ip("address add " + INNER_B + "/32 dev lo");
    }

    private void connectThroughNat() {
        Netns.connect(a, "eth0", List.of("198.51.100.2/24"), nat, "lan", "198.51.100.1/24");
        Netns.connect(nat, "wan", List.of("192.0.2.1/24"), b, "eth0", "192.0.2.2/24");
        a.ip("route add default via 198.51.100.1");
        List<String> nft = List.of("sh", "-c", "exec nft -f - <<'END'\n" + MASQUERADE + "END\n");
        nat.run(Duration.ofSeconds(10), chroot.command(chroot.path("/tmp"), nft))
                .orFail();
    }

    /** a's address on its own link. */
    public String addressOfA() {
        return switch (way) {
            case IPV4 -> "192.0.2.1";
            case IPV6 -> "2001:db8::1";
            case NAT -> "198.51.100.2";
        };
    }

    /** The address that a has in the eyes of b. */
    public String addressOfASeenFromB() {
        return way == Way.IPV6 ? "2001:db8::1" : "192.0.2.1";
    }

    public String addressOfB() {
        return way == Way.IPV6 ? "2001:db8::2" : "192.0.2.2";
    }

    /** Sends echo requests with {@code size} octets of data from a's network to b's, and waits for the replies. */
    public Output ping(int count, int size) {
        List<String> ping =
                List.of("ping", "-n", "-i", "0.2", "-W", "2", "-I", INNER_A, "-c", "" + count, "-s", "" + size);
        List<String> words = new ArrayList<>(ping);
        words.add(INNER_B);
        return a.run(Duration.ofSeconds(20 + count), chroot.command(chroot.path("/tmp"), words));
    }

    @Override
    public void close() {
        a.close();
        b.close();
        if (nat != null) {
            nat.close();
        }
    }
}
