package io.quoin.linux;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.jna.Native;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace for one test. {@code unshare} is of one thread, so that whatever a thread of its own opens after
 * it is private and vanishes with its last socket, and the network of the machine is never touched.
 */
public final class PrivateNetwork {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int TIMEOUT_SECONDS = 60;
    private static final Path IPV6_ROUTES = Path.of("/proc/thread-self/net/ipv6_route");

    static {
        Native.register(PrivateNetwork.class, "c");
    }

    private PrivateNetwork() {}

    /** What is done in it. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private static native int unshare(int flags);

    private static native int capset(byte[] header, byte[] data);

    /** Runs {@code body} in a fresh namespace whose loopback interface is up. */
    public static void inside(Body body) throws Exception {
        var task = new FutureTask<Void>(() -> {
            if (unshare(CLONE_NEWNET) < 0) {
                missing("a network namespace needs root (CAP_SYS_ADMIN): " + Errno.text(Native.getLastError()));
            }
            try (var routes = Routes.open()) {
                routes.bringUp(routes.interfaceIndex("lo"), 65_536);
            }
            body.run();
            return null;
        });
        var thread = new Thread(task, "private-network");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    /** As {@link #inside}, and without any capability: what an ordinary user may do. */
    public static void withoutPrivilege(Body body) throws Exception {
        inside(() -> {
            // struct __user_cap_header_struct: u32 version 3, u32 thread 0 (this one); then three sets of 64 bits
            byte[] header = ByteBuffer.allocate(8)
                    .order(ByteOrder.nativeOrder())
                    .putInt(0x20080522)
                    .array();
            if (capset(header, new byte[24]) < 0) {
                throw new LinuxException("cannot drop capabilities", Native.getLastError());
            }
            body.run();
        });
    }

    /**
     * Adds an address and waits until packets to it are delivered: the kernel makes the local route of an IPv6 address
     * a little later.
     */
    public static void addAddress(Routes routes, int device, Prefix address) throws Exception {
        routes.addAddress(device, address);
        String route = HexFormat.of().formatHex(address.address().getAddress()) + " 80 .* 8[0-9a-f]{7} .*";
        while (address.address() instanceof Inet6Address
                && Files.readAllLines(IPV6_ROUTES).stream().noneMatch(line -> line.matches(route))) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Skips the test for want of something of the machine; fails it where {@code -Dquoin.require.all=true}. */
    public static void missing(String what) {
        if (Boolean.getBoolean("quoin.require.all")) {
            fail(what);
        }
        abort(what);
    }
}
