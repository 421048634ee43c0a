package io.quoin.xfrm;

import io.quoin.bytes.Secret;
import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSa.Direction;
import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.EspSa.UdpEncapsulation;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.EspSuite.Cipher;
import io.quoin.ipsec.EspSuite.Integrity;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a kernel that has ESP whether it understands us: two network namespaces of its own exchange a datagram through
 * each kind of Security Association, and count it. For a kernel that the build machine need not have: run it as root,
 * in user-mode Linux for one. Exit status 0 where all went well.
 */
public final class XfrmProbe {
    private static final int REQUEST_ID = 77;
    private static final EspSuite GCM = new EspSuite(Cipher.AES_GCM_16, 256, Integrity.NONE);

    private final ProbeSide left = new ProbeSide("quoin-left", "1");
    private final ProbeSide right = new ProbeSide("quoin-right", "2");
    private int failures;
    private int nextSpi = 0xc0000000;

    private XfrmProbe() {}

    public static void main(String[] arguments) throws Exception {
        var reason = new XfrmProvider().unavailableBecause();
        System.out.println("kernel ESP: " + reason.orElse("available"));
        if (reason.isPresent()) {
            System.exit(1);
        }
        var probe = new XfrmProbe();
        probe.buildNetwork();
        try {
            probe.runAll();
        } finally {
            run("ip netns del quoin-left");
            run("ip netns del quoin-right");
        }
        System.out.println(probe.failures == 0 ? "ALL PASSED" : probe.failures + " FAILED");
        System.exit(probe.failures == 0 ? 0 : 1);
    }

    private static List<ProbeCase> cases() {
        var cases = new ArrayList<ProbeCase>();
        for (int family : new int[] {4, 6}) {
            suites().forEach(suite -> cases.add(new ProbeCase(suite, family)));
            for (boolean udp : new boolean[] {false, true}) {
                cases.add(new ProbeCase(GCM, Mode.TUNNEL, family, 10 - family, udp, 32, false));
                cases.add(new ProbeCase(GCM, Mode.TUNNEL, family, family, udp, 64, true));
                cases.add(new ProbeCase(GCM, Mode.TRANSPORT, family, family, udp, 32, false));
            }
            for (int window : new int[] {0, 1, 33, SaMessages.MAX_REPLAY_WINDOW}) {
                cases.add(new ProbeCase(GCM, Mode.TUNNEL, family, family, false, window, false));
            }
            cases.add(new ProbeCase(GCM, Mode.TUNNEL, family, family, false, SaMessages.MAX_REPLAY_WINDOW, true));
        }
        return cases;
    }

    private static List<EspSuite> suites() {
        var suites = new ArrayList<EspSuite>();
        for (Cipher cipher : Cipher.values()) {
            for (Integrity integrity : Integrity.values()) {
                for (int bits : new int[] {128, 192, 256}) {
                    boolean fits = cipher.isCombinedMode() == (integrity == Integrity.NONE);
                    if (fits && (bits == 256 || cipher != Cipher.CHACHA20_POLY1305)) {
                        suites.add(new EspSuite(cipher, bits, integrity));
                    }
                }
            }
        }
        return suites;
    }

    private void runAll() throws Exception {
        for (ProbeCase it : cases()) {
            attempt(it.toString(), () -> carry(it));
        }
        attempt("a wrong key is counted", () -> countWrongKey(new ProbeCase(GCM, 4)));
        attempt("a replayed packet is counted", () -> countReplay(new ProbeCase(GCM, 4)));
        for (int family : new int[] {4, 6}) {
            for (boolean esn : new boolean[] {false, true}) {
                var it = new ProbeCase(GCM, Mode.TUNNEL, family, family, true, 64, esn);
                attempt("a peer behind a NAT is followed, " + it, () -> follow(it));
            }
        }
        left.leave();
        right.leave();
    }

    private void attempt(String name, Callable<String> work) {
        try {
            long start = System.nanoTime();
            String result = work.call();
            System.out.println(
                    "ok    " + name + ": " + result + ", " + (System.nanoTime() - start) / 1_000_000 + " ms");
        } catch (Exception | AssertionError e) {
            failures++;
            System.out.println("FAIL  " + name + ": " + e + (e.getCause() == null ? "" : " <- " + e.getCause()));
        }
    }

    /** One datagram each way, through Security Associations that must have counted it, and be gone afterwards. */
    private String carry(ProbeCase it) throws Exception {
        String counted = carryAndCount(it);
        for (ProbeSide side : List.of(left, right)) {
            check(side.count(Xfrm.MSG_GETSA) == 0 && side.count(ProbeSide.MSG_GETPOLICY) == 0, "entries after closing");
        }
        return counted;
    }

    private String carryAndCount(ProbeCase it) throws Exception {
        try (var leftPlane = left.dataplane();
                var rightPlane = right.dataplane();
                var leftUdp = left.espSocket(it);
                var rightUdp = right.espSocket(it)) {
            var ids = install(it, leftPlane, rightPlane, (byte) 7, (byte) 7);
            check(leftUdp.isOpen() == it.udp() && rightUdp.isOpen() == it.udp(), "sockets");
            exchange(it);
            var counters = List.of(
                    leftPlane.counters(ids[0]), leftPlane.counters(ids[1]),
                    rightPlane.counters(ids[0]), rightPlane.counters(ids[1]));
            for (SaCounters each : counters) {
                check(each.packets() == 1 && each.octets() > 0, "counted " + counters);
            }
            leftPlane.remove(ids[0]);
            leftPlane.remove(ids[0]);
            check(
                    left.count(Xfrm.MSG_GETSA) == 1 && left.count(ProbeSide.MSG_GETPOLICY) == 3,
                    "entries before closing");
            return counters.get(0).octets() + "/" + counters.get(2).octets() + " octets out/in";
        }
    }

    private String countWrongKey(ProbeCase it) throws Exception {
        try (var leftPlane = left.dataplane();
                var rightPlane = right.dataplane()) {
            var ids = install(it, leftPlane, rightPlane, (byte) 7, (byte) 8);
            left.send(it, right);
            SaCounters counters = rightPlane.counters(ids[0]);
            for (int tries = 0; tries < 50 && counters.integrityFailures() == 0; tries++) {
                TimeUnit.MILLISECONDS.sleep(20);
                counters = rightPlane.counters(ids[0]);
            }
            check(counters.integrityFailures() == 1 && counters.packets() == 0, counters.toString());
            return counters.toString();
        }
    }

    /** A Security Association that begins anew repeats its sequence numbers. */
    private String countReplay(ProbeCase it) throws Exception {
        try (var leftPlane = left.dataplane();
                var rightPlane = right.dataplane()) {
            var ids = install(it, leftPlane, rightPlane, (byte) 7, (byte) 7);
            left.send(it, right);
            leftPlane.remove(ids[0]);
            install(leftPlane, it, ids[0], left.outer(it), Direction.OUT, (byte) 7);
            left.send(it, right);
            SaCounters counters = rightPlane.counters(ids[0]);
            for (int tries = 0; tries < 50 && counters.replayed() == 0; tries++) {
                TimeUnit.MILLISECONDS.sleep(20);
                counters = rightPlane.counters(ids[0]);
            }
            check(counters.replayed() == 1 && counters.packets() == 1, counters.toString());
            return counters.toString();
        }
    }

    /**
     * The right expects the left at another port than it sends from: the kernel tells. The left leads its packets to
     * another port of the right; they go on where they were, or the right would find them replayed.
     */
    private String follow(ProbeCase it) throws Exception {
        try (var leftPlane = left.dataplane();
                var rightPlane = right.dataplane();
                var leftUdp = left.espSocket(it);
                var otherUdp = right.espSocket(it, 4501)) {
            check(leftUdp.isOpen() && otherUdp.isOpen(), "sockets");
            var ids = install(it, leftPlane, rightPlane, (byte) 7, (byte) 7);
            var before = new InetSocketAddress(left.outer(it), 4999);
            var after = new InetSocketAddress(left.outer(it), 4500);
            rightPlane.move(ids[0], before);
            try (var rightUdp = right.espSocket(it)) {
                check(rightUdp.isOpen(), "socket");
                exchange(it);
            }
            for (int tries = 0; tries < 50 && !after.equals(right.seen.places.get(ids[0])); tries++) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            check(after.equals(right.seen.places.get(ids[0])), "seen " + right.seen.places);
            check(!left.seen.places.containsKey(ids[1]), "the left stayed where it was");
            rightPlane.move(ids[0], after);
            leftPlane.move(ids[0], new InetSocketAddress(right.outer(it), 4501));
            right.receiveFrom(it, () -> left.send(it, right));
            SaCounters counters = rightPlane.counters(ids[0]);
            check(counters.packets() == 2 && counters.replayed() == 0, counters.toString());
            check(refusesAnotherAddress(leftPlane, ids[0], it), "another address was taken");
            return counters.toString();
        }
    }

    private boolean refusesAnotherAddress(Dataplane plane, SaId id, ProbeCase it) {
        try {
            plane.move(id, new InetSocketAddress(left.outer(it), 4501));
            return false;
        } catch (DataplaneException e) {
            return e.getMessage().contains("the kernel changes only the port");
        }
    }

    /** @return the ids of the Security Associations to the right and to the left */
    private SaId[] install(ProbeCase it, Dataplane leftPlane, Dataplane rightPlane, byte leftKey, byte rightKey)
            throws Exception {
        var toRight = new SaId(nextSpi++, right.outer(it));
        var toLeft = new SaId(nextSpi++, left.outer(it));
        install(leftPlane, it, toRight, left.outer(it), Direction.OUT, leftKey);
        install(rightPlane, it, toRight, left.outer(it), Direction.IN, rightKey);
        install(rightPlane, it, toLeft, right.outer(it), Direction.OUT, rightKey);
        install(leftPlane, it, toLeft, right.outer(it), Direction.IN, leftKey);
        leftPlane.install(policy(it, Direction.OUT, left, right));
        leftPlane.install(policy(it, Direction.IN, right, left));
        rightPlane.install(policy(it, Direction.OUT, right, left));
        rightPlane.install(policy(it, Direction.IN, left, right));
        return new SaId[] {toRight, toLeft};
    }

    private static void install(
            Dataplane plane, ProbeCase it, SaId id, InetAddress source, Direction direction, byte keyOctet)
            throws Exception {
        byte[] key = new byte[it.suite().encryptionKeyLength()];
        byte[] integrity = new byte[it.suite().integrityKeyLength()];
        Arrays.fill(key, keyOctet);
        Arrays.fill(integrity, keyOctet);
        var udp = it.udp() ? Optional.of(new UdpEncapsulation(4500, 4500)) : Optional.<UdpEncapsulation>empty();
        try (var sa = new EspSa(
                id,
                source,
                direction,
                it.mode(),
                it.suite(),
                Secret.take(key),
                Secret.take(integrity),
                REQUEST_ID,
                udp,
                it.window(),
                it.esn())) {
            plane.install(sa);
        }
    }

    private static Policy policy(ProbeCase it, Direction direction, ProbeSide from, ProbeSide to) {
        var selector = new Selector(
                17,
                new AddressRange(from.inner(it), from.inner(it)),
                PortRange.ANY,
                new AddressRange(to.inner(it), to.inner(it)),
                new PortRange(0, 4095));
        return new Policy(direction, it.mode(), selector, from.outer(it), to.outer(it), REQUEST_ID);
    }

    private void exchange(ProbeCase it) throws Exception {
        right.receiveFrom(it, () -> left.send(it, right));
        left.receiveFrom(it, () -> right.send(it, left));
    }

    private void buildNetwork() throws Exception {
        run("ip netns add quoin-left");
        run("ip netns add quoin-right");
        run("ip link add quoin0 netns quoin-left type veth peer name quoin0 netns quoin-right");
        for (ProbeSide side : List.of(left, right)) {
            String in = "ip -n " + side.namespace + " ";
            ProbeSide other = side == left ? right : left;
            run(in + "link set lo up");
            run(in + "link set quoin0 up");
            run(in + "addr add " + side.address("10.0.0.") + "/24 dev quoin0");
            run(in + "addr add " + side.address("fd00::") + "/64 dev quoin0 nodad");
            run(in + "addr add " + side.address("10.1.0.") + "/32 dev lo");
            run(in + "addr add " + side.address("fd01::") + "/128 dev lo");
            run(in + "route add " + other.address("10.1.0.") + " via " + other.address("10.0.0."));
            run(in + "route add " + other.address("fd01::") + " via " + other.address("fd00::"));
            side.enter();
        }
        // Until both sides know each other's link address, what is sent may be lost.
        for (int family : new int[] {4, 6}) {
            var plain = new ProbeCase(GCM, family);
            for (int tries = 0; tries < 100 && !reaches(plain); tries++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private boolean reaches(ProbeCase it) throws Exception {
        try {
            exchange(it);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    static void check(boolean fact, String otherwise) {
        if (!fact) {
            throw new AssertionError(otherwise);
        }
    }

    private static void run(String command) throws Exception {
        int status = new ProcessBuilder(command.split(" ")).inheritIO().start().waitFor();
        check(status == 0, command + " ended with " + status);
    }
}
