package io.quoin.esp;

import com.sun.jna.Native;
import io.quoin.linux.PrivateNetwork;
import io.quoin.linux.Routes;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A network namespace that outlasts one call, as {@link PrivateNetwork} does not: its thread waits for more to do. What
 * the thread opens is private and vanishes with its last socket; the network of the machine is never touched.
 */
final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int TIMEOUT_SECONDS = 60;

    static {
        Native.register(NetworkNamespace.class, "c");
    }

    private final ExecutorService thread = Executors.newSingleThreadExecutor(body -> {
        var inside = new Thread(body, "network-namespace");
        inside.setDaemon(true);
        return inside;
    });

    private NetworkNamespace() {}

    /** Skips the test where that is not allowed; fails it with {@code -Dquoin.require.all=true}. */
    static NetworkNamespace open() throws Exception {
        var namespace = new NetworkNamespace();
        int result = namespace.inside(() -> unshare(CLONE_NEWNET));
        if (result != 0) {
            PrivateNetwork.missing("a network namespace needs root (CAP_SYS_ADMIN)");
        }
        namespace.inside(() -> {
            try (Routes routes = Routes.open()) {
                routes.bringUp(routes.interfaceIndex("lo"), 65_536);
            }
            return true;
        });
        return namespace;
    }

    /** What {@code body} yields there. */
    <T> T inside(Callable<T> body) throws Exception {
        try {
            return thread.submit(body).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("not done within " + TIMEOUT_SECONDS + " seconds", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static native int unshare(int flags);
}
