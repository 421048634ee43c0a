package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.manage.TunnelView.State;
import java.net.BindException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two whole gateways on 127.0.0.1 and 127.0.0.2; only their data planes carry nothing. */
@Timeout(60)
abstract class GatewayPair {
    static final String A = "127.0.0.1";
    static final String B = "127.0.0.2";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path etc;

    int port;
    Site a;
    Site b;

    @BeforeEach
    void start() throws Exception {
        port = freePorts();
        a = new Site(Files.createDirectory(etc.resolve("a")), A, settings(A));
        b = new Site(Files.createDirectory(etc.resolve("b")), B, settings(B));
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    void awaitRunning() throws Exception {
        await("a runs", () -> a.view().status().running());
        await("b runs", () -> b.view().status().running());
        await(
                "methods are offered",
                () -> a.gateway().methods().offered().size() == 2
                        && b.gateway().methods().offered().size() == 2);
    }

    static void awaitUp(Site site, String tunnel) throws Exception {
        await(tunnel + " is up", () -> site.tunnel(tunnel).state() == State.UP);
    }

    static void await(String what, Callable<Boolean> fact) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!fact.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    Map<String, String> settings(String address) {
        return Map.of(
                "listen",
                address,
                "ike-port",
                Integer.toString(port),
                "nat-port",
                Integer.toString(port + 1),
                "shards",
                "3");
    }

    /** A port that is free, as its neighbour is, at both addresses. */
    static int freePorts() throws Exception {
        for (int attempt = 0; attempt < 20; attempt++) {
            try (var first = new DatagramSocket(0);
                    var second = new DatagramSocket(first.getLocalPort() + 1)) {
                return second.getLocalPort() - 1;
            } catch (BindException e) {
                // The neighbour is taken: another pair.
                continue;
            }
        }
        throw new IllegalStateException("no two neighbouring ports are free");
    }
}
