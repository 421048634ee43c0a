package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Command;
import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Requires;
import io.quoin.itests.lab.Status.TunnelLine;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import io.quoin.itests.lab.TwoHosts.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What README.md tells writers of key-exchange providers, done word for word: the example is built in an empty
 * directory, put into two shipped gateways that trust its signer, and negotiated between them.
 */
class ExampleProviderIT {
    private static final String TUNNEL = "example";
    private static final String IKE = "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_dhkemx25519";
    private static final String UP = "hybrid x25519+mlkem768+dhkemx25519";
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);
    private static final Duration OFFER_LIMIT = Duration.ofMinutes(1);

    @TempDir
    static Path built;

    private static TwoHosts hosts;
    private static Gateway a;
    private static Gateway b;

    @BeforeAll
    static void start() throws IOException {
        var chroot = Requires.chroot();
        Requires.tun();
        Path assembly = Requires.assembly();
        Command.run(BUILD_LIMIT, List.of("env", "M2=" + System.getProperty("quoin.m2"), "./example", built.toString()))
                .orFail();
        Progress.say("the example is built");
        hosts = TwoHosts.connected(chroot);
        Path ofA = trusting(assembly);
        Path ofB = trusting(assembly);
        var other = CompletableFuture.supplyAsync(() -> Gateway.start(ofB, hosts.b));
        a = Gateway.start(ofA, hosts.a);
        b = other.join();
        Progress.say("both gateways run");
    }

    @AfterAll
    static void stop() {
        for (Gateway gateway : new Gateway[] {a, b}) {
            if (gateway != null) {
                gateway.close();
            }
        }
        if (hosts != null) {
            hosts.close();
        }
    }

    @Test
    void theExampleOfTheReadmeBuildsInstallsAndNegotiates() {
        atBoth(gateway -> gateway.deploy(built.resolve("target/dhkem-1.0.0-karaf.kar")));
        atBoth(ExampleProviderIT::awaitOffered);
        a.putPeer(Tunnel.atA(Way.IPV4, TUNNEL, IKE), Map.of("pq", "required", "initiate", "yes"));
        b.putPeer(Tunnel.atB(Way.IPV4, TUNNEL, IKE), Map.of("pq", "required"));
        atBoth(gateway -> gateway.awaitStatus("up, " + UP, now -> now.tunnel(TUNNEL)
                .filter(new TunnelLine("up", UP, "-")::equals)
                .isPresent()));
        hosts.ping(3, 56).orFail();
    }

    private static void awaitOffered(Gateway gateway) {
        assertThat(Poll.until(OFFER_LIMIT, () -> line(gateway).contains("\tyes\t")))
                .as(() -> line(gateway) + gateway.log())
                .isTrue();
        assertThat(line(gateway)).contains("40001\tdhkemx25519\t", "\texperimental\t", "\tdhkem 1.0.0\t", "CN=Example");
    }

    private static String line(Gateway gateway) {
        return gateway.command("ike:list-kex --no-format")
                .orFail()
                .lines()
                .filter(line -> line.contains("\tdhkemx25519\t"))
                .findFirst()
                .orElse("not listed");
    }

    private static Path trusting(Path assembly) throws IOException {
        Path home = Gateway.unpack(assembly);
        Files.copy(built.resolve("example.pem"), home.resolve("etc/kex-trust/example.pem"));
        return home;
    }

    /** At once, for each takes its time. */
    private static void atBoth(Consumer<Gateway> action) {
        var other = CompletableFuture.runAsync(() -> action.accept(b));
        action.accept(a);
        other.join();
    }
}
