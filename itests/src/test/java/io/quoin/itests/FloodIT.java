package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import io.quoin.itests.lab.Chroot;
import io.quoin.itests.lab.Command;
import io.quoin.itests.lab.Counters;
import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.LongPing;
import io.quoin.itests.lab.Memory;
import io.quoin.itests.lab.Netns;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Requires;
import io.quoin.itests.lab.StrongSwan;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.Tunnel.End;
import io.quoin.itests.lab.TwoHosts;
import io.quoin.itests.lab.TwoHosts.Way;
import io.quoin.linux.UdpSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A gateway under fire. While each {@link Flood} comes in from a third host, 50,000 datagrams of it at a stated rate,
 * an established tunnel carries a dense ping, a strongSwan on a fourth host connects, again and again, to a tunnel that
 * takes anybody, and an operator asks.
 *
 * <p>{@code quoin.flood.packets} and {@code quoin.flood.rate}, in datagrams a second, make it larger or smaller.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FloodIT {
    private static final int PACKETS = Integer.getInteger("quoin.flood.packets", 50_000);
    private static final int PER_SECOND = Integer.getInteger("quoin.flood.rate", 5_000);

    private static final String HYBRID = HalfOpen.IKE;
    private static final String GATEWAY = "192.0.2.1";
    private static final String STEADY = "steady";
    private static final Tunnel NEWCOMER = new Tunnel(
            "newcomer",
            HYBRID,
            "aes256gcm16",
            "a key for the lab only",
            new End("198.51.100.2", "c.lab", "10.3.0.0/16"),
            new End("198.51.100.1", "a.lab", "10.1.0.0/16"));
    private static final Tunnel ANYBODY =
            new Tunnel("anybody", HYBRID, NEWCOMER.esp(), NEWCOMER.key(), NEWCOMER.remote(), NEWCOMER.local());

    private static final long CONNECT_LIMIT_MILLIS = 2_000;
    private static final int MIN_CONNECTS = 3;
    private static final double LOST_SHARE = 0.01;
    /** The hosts' own datagrams are among those that were counted. */
    private static final double MORE = 1.01;

    private static final double P99_LIMIT_MILLIS = 1000;

    /** Counted beside an answer: a cookie, a place that another had, a version. And what the hosts sent themselves. */
    private static final Set<String> ANSWERED = Set.of("cookie", "half-open-limit", "version", "esp-no-policy");

    /** The JVM keeps what its heap has once had: -Xmx128m as shipped. */
    private static final long RSS_GROWTH_OCTETS = 128L << 20;
    /** Two engines with as many half-open IKE SAs as may be, 1,024 each. */
    private static final long HEAP_GROWTH_OCTETS = 24L << 20;

    private static final long QUIET_MILLIS = 3_000;
    private static final Duration ALL_GONE = Duration.ofMinutes(1);

    private static Chroot chroot;
    private static TwoHosts hosts;
    private static Netns attacker;
    private static Netns stranger;
    private static Gateway gateway;
    private static StrongSwan peer;
    private static StrongSwan newcomer;
    private static Memory atFirst;

    /** What the attacker says of itself. */
    private record Sent(long datagrams, long answers, long millis) {
        private static final Pattern RESULT = Pattern.compile("sent (\\d+) answered (\\d+) millis (\\d+)");

        static Sent parse(String text) {
            Matcher matcher = RESULT.matcher(text);
            assertThat(matcher.find()).as(text).isTrue();
            return new Sent(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)));
        }
    }

    @BeforeAll
    static void start() {
        chroot = Requires.chroot();
        Requires.tun();
        hosts = TwoHosts.connected(chroot);
        attacker = Netns.create("attacker");
        Netns.connect(hosts.a, "wild", List.of("203.0.113.1/24"), attacker, List.of("203.0.113.2/24"));
        hosts.a.ip("route add " + Flooder.NET + " via 203.0.113.2");
        attacker.ip("route add local " + Flooder.NET + " dev lo");
        attacker.ip("route add " + GATEWAY + " via 203.0.113.1");
        stranger = Netns.create("stranger");
        Netns.connect(hosts.a, "far", List.of("198.51.100.1/24"), stranger, List.of("198.51.100.2/24"));
        peer = new StrongSwan(chroot, hosts.b, StrongSwan.Esp.LIBRARY, Map.of());
        peer.load(Tunnel.atB(Way.IPV4, STEADY, HYBRID));
        newcomer = new StrongSwan(chroot, stranger, StrongSwan.Esp.LIBRARY, Map.of());
        newcomer.load(NEWCOMER);
        gateway = Gateway.start(Gateway.unpack(Requires.assembly()), hosts.a);
        gateway.putPeer(ANYBODY, Map.of("remote", "any", "local", ""));
        gateway.putPeer(Tunnel.atA(Way.IPV4, STEADY, HYBRID), Map.of("initiate", "yes"));
        gateway.awaitUp(STEADY);
        gateway.awaitConfigured(ANYBODY.name());
        connect();
        atFirst = Memory.of(gateway.pid());
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {gateway, peer, newcomer, attacker, stranger, hosts}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @ParameterizedTest
    @Order(0)
    @EnumSource(Flood.class)
    void harmsNobodyAndLeavesNothing(Flood flood) throws Exception {
        Memory memory = Memory.of(gateway.pid());
        Counters before = Counters.of(gateway);
        Path log = Files.createTempFile("quoin-flood-", ".out");
        var connects = new ArrayList<Long>();
        var answers = new ArrayList<Long>();
        try (LongPing ping = hosts.densePing()) {
            Process attack = Command.start(log, attackBy(flood));
            try {
                do {
                    connects.add(connect());
                    answers.add(millis(() -> gateway.command("ike:list-tunnels").orFail()));
                } while (attack.isAlive() || connects.size() < MIN_CONNECTS);
            } finally {
                Command.stop(attack);
            }
            LongPing.Count count = ping.end();
            Sent sent = Sent.parse(Files.readString(log));
            Counters drops = Counters.of(gateway).since(before);
            Progress.say(flood + ": " + sent + ", " + drops + ", connects ms " + connects + ", answers ms " + answers
                    + ", " + count + ", before " + memory + ", after " + Memory.of(gateway.pid()));
            assertThat(count.lost()).isLessThanOrEqualTo((int) (count.requests() * LOST_SHARE));
            assertThat(count.p99()).isLessThan(P99_LIMIT_MILLIS);
            assertThat(median(connects)).isLessThan(CONNECT_LIMIT_MILLIS);
            isAccounted(flood, sent, drops);
        } finally {
            Files.delete(log);
        }
        isBounded(memory, Memory.of(gateway.pid()));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void allIsGoneAMinuteAfter() throws Exception {
        assertThat(Poll.until(ALL_GONE, () -> Counters.of(gateway).halfOpen() == 0))
                .isTrue();
        Counters before = Counters.of(gateway);
        Thread.sleep(QUIET_MILLIS);
        Counters later = Counters.of(gateway);
        assertThat(later.since(before).drops()).isEmpty();
        Memory memory = Memory.of(gateway.pid());
        Progress.say("a minute after: " + memory + ", at first " + atFirst + ", " + later);
        isBounded(atFirst, memory);
    }

    /** Every datagram was answered or counted. */
    private static void isAccounted(Flood flood, Sent sent, Counters drops) {
        assertThat(unanswered(drops) + sent.answers)
                .as(flood + ": " + sent + drops)
                .isBetween((long) (sent.datagrams * flood.accounted()), (long) (sent.datagrams * MORE));
    }

    /** Datagrams of the attacker that had no answer. */
    private static long unanswered(Counters counters) {
        return counters.drops().entrySet().stream()
                .filter(drop -> !ANSWERED.contains(drop.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static void isBounded(Memory before, Memory after) {
        assertThat(after.resident()).isLessThan(before.resident() + RSS_GROWTH_OCTETS);
        assertThat(after.heap()).isLessThan(before.heap() + HEAP_GROWTH_OCTETS);
    }

    /** Lets the newcomer set up its tunnel, and takes it down again. @return milliseconds until it was up */
    private static long connect() {
        long took = millis(() -> newcomer.initiate(NEWCOMER.name()).orFail());
        newcomer.terminate(NEWCOMER.name());
        return took;
    }

    /** Of several, since whatever else this machine does may stop any of them. */
    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static long millis(Runnable action) {
        long began = System.nanoTime();
        action.run();
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static List<String> attackBy(Flood flood) {
        String classes = placeOf(Flooder.class) + ":" + placeOf(UdpSocket.class) + ":" + placeOf(Native.class);
        return attacker.command(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                Flooder.class.getName(),
                flood.name(),
                "" + PACKETS,
                "" + PER_SECOND,
                GATEWAY));
    }

    private static Path placeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
