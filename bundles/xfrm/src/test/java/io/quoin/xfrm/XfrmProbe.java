package io.quoin.xfrm;

import com.sun.jna.Native;
import io.quoin.bytes.Secret;
import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.Dataplane;
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
import io.quoin.linux.Netlink;
import io.quoin.linux.NetlinkMessage;
import io.quoin.linux.Received;
import io.quoin.linux.UdpOptions;
import io.quoin.linux.UdpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a kernel that has ESP whether it understands us: two network namespaces of its own exchange a datagram through
 * each kind of Security Association, and count it. For a kernel that the build machine need not have: run it as root,
 * in user-mode Linux for one. Exit status 0 where all went well.
 */
public final class XfrmProbe {
    private static final int REQUEST_ID = 77;
    private static final int MSG_GETPOLICY = 0x15;
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final EspSuite GCM = new EspSuite(Cipher.AES_GCM_16, 256, Integrity.NONE);

    private final Side left = new Side("quoin-left", "1");
    private final Side right = new Side("quoin-right", "2");
    private int failures;
    private int nextSpi = 0xc0000000;

    static {
        Native.register(XfrmProbe.class, "c");
    }

    private XfrmProbe() {}

    private static native int open(byte[] path, int flags);

    private static native int setns(int fd, int kind);

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

    /** One kind of Security Association; addresses are of family 4 or 6. */
    private record Case(EspSuite suite, Mode mode, int outer, int inner, boolean udp, int window, boolean esn) {
        Case(EspSuite suite, int family) {
            this(suite, Mode.TUNNEL, family, family, false, 32, false);
        }
    }

    private static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (int family : new int[] {4, 6}) {
            suites().forEach(suite -> cases.add(new Case(suite, family)));
            for (boolean udp : new boolean[] {false, true}) {
                cases.add(new Case(GCM, Mode.TUNNEL, family, 10 - family, udp, 32, false));
                cases.add(new Case(GCM, Mode.TUNNEL, family, family, udp, 64, true));
                cases.add(new Case(GCM, Mode.TRANSPORT, family, family, udp, 32, false));
            }
            for (int window : new int[] {0, 1, 33, SaMessages.MAX_REPLAY_WINDOW}) {
                cases.add(new Case(GCM, Mode.TUNNEL, family, family, false, window, false));
            }
            cases.add(new Case(GCM, Mode.TUNNEL, family, family, false, SaMessages.MAX_REPLAY_WINDOW, true));
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
        for (Case it : cases()) {
            attempt(it.toString(), () -> carry(it));
        }
        attempt("a wrong key is counted", () -> countWrongKey(new Case(GCM, 4)));
        attempt("a replayed packet is counted", () -> countReplay(new Case(GCM, 4)));
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
    private String carry(Case it) throws Exception {
        String counted = carryAndCount(it);
        for (Side side : List.of(left, right)) {
            check(side.count(Xfrm.MSG_GETSA) == 0 && side.count(MSG_GETPOLICY) == 0, "entries after closing");
        }
        return counted;
    }

    private String carryAndCount(Case it) throws Exception {
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
            check(left.count(Xfrm.MSG_GETSA) == 1 && left.count(MSG_GETPOLICY) == 3, "entries before closing");
            return counters.get(0).octets() + "/" + counters.get(2).octets() + " octets out/in";
        }
    }

    private String countWrongKey(Case it) throws Exception {
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
    private String countReplay(Case it) throws Exception {
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

    /** @return the ids of the Security Associations to the right and to the left */
    private SaId[] install(Case it, Dataplane leftPlane, Dataplane rightPlane, byte leftKey, byte rightKey)
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
            Dataplane plane, Case it, SaId id, InetAddress source, Direction direction, byte keyOctet)
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

    private static Policy policy(Case it, Direction direction, Side from, Side to) {
        var selector = new Selector(
                17,
                new AddressRange(from.inner(it), from.inner(it)),
                PortRange.ANY,
                new AddressRange(to.inner(it), to.inner(it)),
                new PortRange(0, 4095));
        return new Policy(direction, it.mode(), selector, from.outer(it), to.outer(it), REQUEST_ID);
    }

    private void exchange(Case it) throws Exception {
        right.receiveFrom(it, () -> left.send(it, right));
        left.receiveFrom(it, () -> right.send(it, left));
    }

    private void buildNetwork() throws Exception {
        run("ip netns add quoin-left");
        run("ip netns add quoin-right");
        run("ip link add quoin0 netns quoin-left type veth peer name quoin0 netns quoin-right");
        for (Side side : List.of(left, right)) {
            String in = "ip -n " + side.namespace + " ";
            Side other = side == left ? right : left;
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
            var plain = new Case(GCM, family);
            for (int tries = 0; tries < 100 && !reaches(plain); tries++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private boolean reaches(Case it) throws Exception {
        try {
            exchange(it);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static void check(boolean fact, String otherwise) {
        if (!fact) {
            throw new AssertionError(otherwise);
        }
    }

    private static void run(String command) throws Exception {
        int status = new ProcessBuilder(command.split(" ")).inheritIO().start().waitFor();
        check(status == 0, command + " ended with " + status);
    }

    /** A socket that may be none, so that it can be a resource either way. */
    private record MaybeSocket(UdpSocket socket) implements AutoCloseable {
        boolean isOpen() {
            return socket != null;
        }

        @Override
        public void close() {
            if (socket != null) {
                socket.close();
            }
        }
    }

    /** One of the two namespaces, with a thread that lives in it and opens what must be there. */
    private static final class Side {
        private static final int PORT = 7;

        private final String namespace;
        private final String suffix;
        private final ExecutorService inside = Executors.newSingleThreadExecutor();

        Side(String namespace, String suffix) {
            this.namespace = namespace;
            this.suffix = suffix;
        }

        String address(String prefix) {
            return prefix + suffix;
        }

        InetAddress outer(Case it) {
            return literal(address(it.outer() == 4 ? "10.0.0." : "fd00::"));
        }

        InetAddress inner(Case it) {
            if (it.mode() == Mode.TRANSPORT) {
                return outer(it);
            }
            return literal(address(it.inner() == 4 ? "10.1.0." : "fd01::"));
        }

        void enter() throws Exception {
            in(() -> {
                int fd = open(("/run/netns/" + namespace + '\0').getBytes(), O_RDONLY);
                check(fd >= 0 && setns(fd, CLONE_NEWNET) == 0, "cannot enter " + namespace);
                return null;
            });
        }

        void leave() {
            inside.shutdown();
        }

        Dataplane dataplane() throws Exception {
            return in(() -> new XfrmDataplane(Netlink.open(Netlink.NETLINK_XFRM)));
        }

        MaybeSocket espSocket(Case it) throws Exception {
            var options = UdpOptions.PLAIN.withPolicyBypass().withEspInUdp();
            return new MaybeSocket(
                    it.udp() ? in(() -> UdpSocket.open(new InetSocketAddress(outer(it), 4500), options)) : null);
        }

        void send(Case it, Side to) throws Exception {
            try (var socket = in(() -> UdpSocket.open(new InetSocketAddress(inner(it), 0), UdpOptions.PLAIN))) {
                socket.send(inner(it), new InetSocketAddress(to.inner(it), PORT), ByteBuffer.allocate(100));
            }
        }

        /** Runs {@code sending} while it listens, and demands that it hears within some seconds. */
        void receiveFrom(Case it, Sending sending) throws Exception {
            try (var socket = in(() -> UdpSocket.open(new InetSocketAddress(inner(it), PORT), UdpOptions.PLAIN))) {
                var heard = CompletableFuture.supplyAsync(() -> {
                    try {
                        return socket.receive(new Received());
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                sending.send();
                check(heard.get(3, TimeUnit.SECONDS), "the socket closed");
            }
        }

        /** How many Security Associations or policies, but those of sockets, the kernel has there. */
        int count(int request) throws Exception {
            return in(() -> {
                int[] count = new int[1];
                try (var netlink = Netlink.open(Netlink.NETLINK_XFRM)) {
                    netlink.dump(new NetlinkMessage(request, 0), "cannot list", (type, body) -> {
                        boolean ofSocket = request == MSG_GETPOLICY && body.get(160) > KernelPolicy.FORWARD;
                        count[0] += ofSocket ? 0 : 1;
                    });
                }
                return count[0];
            });
        }

        private <T> T in(Callable<T> work) throws Exception {
            return inside.submit(work).get();
        }

        private static InetAddress literal(String address) {
            try {
                return InetAddress.getByName(address);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    private interface Sending {
        void send() throws Exception;
    }
}
