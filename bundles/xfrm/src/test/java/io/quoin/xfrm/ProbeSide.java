package io.quoin.xfrm;

import com.sun.jna.Native;
import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.SaId;
import io.quoin.linux.Netlink;
import io.quoin.linux.NetlinkMessage;
import io.quoin.linux.Received;
import io.quoin.linux.UdpOptions;
import io.quoin.linux.UdpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One of the two namespaces, with a thread that lives in it and opens what must be there. */
final class ProbeSide {
    static final int MSG_GETPOLICY = 0x15;

    private static final int PORT = 7;
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;

    static {
        Native.register(ProbeSide.class, "c");
    }

    final String namespace;
    final Seen seen = new Seen();
    private final String suffix;
    private final ExecutorService inside = Executors.newSingleThreadExecutor();

    ProbeSide(String namespace, String suffix) {
        this.namespace = namespace;
        this.suffix = suffix;
    }

    private static native int open(byte[] path, int flags);

    private static native int setns(int fd, int kind);

    String address(String prefix) {
        return prefix + suffix;
    }

    InetAddress outer(ProbeCase it) {
        return literal(address(it.outer() == 4 ? "10.0.0." : "fd00::"));
    }

    InetAddress inner(ProbeCase it) {
        if (it.mode() == Mode.TRANSPORT) {
            return outer(it);
        }
        return literal(address(it.inner() == 4 ? "10.1.0." : "fd01::"));
    }

    void enter() throws Exception {
        in(() -> {
            int fd = open(("/run/netns/" + namespace + '\0').getBytes(), O_RDONLY);
            XfrmProbe.check(fd >= 0 && setns(fd, CLONE_NEWNET) == 0, "cannot enter " + namespace);
            return null;
        });
    }

    void leave() {
        inside.shutdown();
    }

    Dataplane dataplane() throws Exception {
        return in(() -> XfrmDataplane.open(seen));
    }

    MaybeSocket espSocket(ProbeCase it) throws Exception {
        return espSocket(it, 4500);
    }

    MaybeSocket espSocket(ProbeCase it, int port) throws Exception {
        var options = UdpOptions.PLAIN.withPolicyBypass().withEspInUdp();
        return new MaybeSocket(
                it.udp() ? in(() -> UdpSocket.open(new InetSocketAddress(outer(it), port), options)) : null);
    }

    void send(ProbeCase it, ProbeSide to) throws Exception {
        try (var socket = in(() -> UdpSocket.open(new InetSocketAddress(inner(it), 0), UdpOptions.PLAIN))) {
            socket.send(inner(it), new InetSocketAddress(to.inner(it), PORT), ByteBuffer.allocate(100));
        }
    }

    /** Runs {@code sending} while it listens, and demands that it hears within some seconds. */
    void receiveFrom(ProbeCase it, Sending sending) throws Exception {
        try (var socket = in(() -> UdpSocket.open(new InetSocketAddress(inner(it), PORT), UdpOptions.PLAIN))) {
            var heard = CompletableFuture.supplyAsync(() -> {
                try {
                    return socket.receive(new Received());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            sending.send();
            XfrmProbe.check(heard.get(3, TimeUnit.SECONDS), "the socket closed");
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

    /** A socket that may be none, so that it can be a resource either way. */
    record MaybeSocket(UdpSocket socket) implements AutoCloseable {
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

    /** Where packets came from, as the kernel told. */
    static final class Seen implements EspCarrier {
        final Map<SaId, InetSocketAddress> places = new ConcurrentHashMap<>();

        @Override
        public void seen(SaId inbound, InetSocketAddress remote) {
            places.put(inbound, remote);
        }

        @Override
        public void send(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {
            throw new AssertionError("the kernel sends by itself");
        }

        @Override
        public int mark() {
            return 0;
        }
    }

    /** What is done while the other side listens. */
    interface Sending {
        void send() throws Exception;
    }
}
