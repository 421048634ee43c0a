package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.itests.lab.Chroot;
import io.quoin.itests.lab.Gateway;
import io.quoin.itests.lab.Kar;
import io.quoin.itests.lab.LongPing;
import io.quoin.itests.lab.Poll;
import io.quoin.itests.lab.Progress;
import io.quoin.itests.lab.Requires;
import io.quoin.itests.lab.Status.TunnelLine;
import io.quoin.itests.lab.Tunnel;
import io.quoin.itests.lab.TwoHosts;
import io.quoin.itests.lab.TwoHosts.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Key-exchange methods come, are replaced and go on two shipped gateways with a tunnel between them, while a ping at a
 * hundred a second goes through it: none of its packets is lost, and nothing happens to any other bundle.
 */
class SwapIT {
    private static final String TUNNEL = "swap";
    private static final String BY_MLKEM = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String BY_FRODO = "aes256gcm16-prfsha384-x25519-ke1_frodokem976";
    private static final String UP_BY_MLKEM = "hybrid x25519+mlkem768";
    private static final String UP_BY_FRODO = "hybrid x25519+frodokem976";
    private static final String MLKEM = "io.quoin.kex-mlkem";
    private static final String FRODO = "io.quoin.kex-frodokem";
    private static final String INSTALL = "feature:install quoin-kex-frodokem";
    private static final String UNINSTALL = "feature:uninstall quoin-kex-frodokem";
    private static final String REKEY = "ike:rekey " + TUNNEL;
    private static final String MISSING =
            "its keys cannot be replaced: ike: no bundle brings frodokem976: feature:install quoin-kex-frodokem";
    private static final String REKEYED = "IKE SA .* rekeyed";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int LEAST_REPLIES = 100;

    private static TwoHosts hosts;
    private static Gateway a;
    private static Gateway b;

    @BeforeAll
    static void start() {
        Chroot chroot = Requires.chroot();
        Requires.tun();
        Path assembly = Requires.assembly();
        hosts = TwoHosts.connected(chroot);
        var other = CompletableFuture.supplyAsync(() -> Gateway.start(Gateway.unpack(assembly), hosts.b));
        a = Gateway.start(Gateway.unpack(assembly), hosts.a);
        b = other.join();
        configure(BY_MLKEM);
        atBoth(Gateway::watchBundles);
        Progress.say("both gateways run");
    }

    @AfterAll
    static void stop() {
        Stream.of(a, b).filter(gateway -> gateway != null).forEach(Gateway::close);
        if (hosts != null) {
            hosts.close();
        }
    }

    @BeforeEach
    void isUpByMlKem() {
        configure(BY_MLKEM);
        boolean otherwise = a.status()
                .tunnel(TUNNEL)
                .filter(tunnel -> tunnel.isUp() && !tunnel.protection().equals(UP_BY_MLKEM))
                .isPresent();
        if (otherwise) {
            a.command(REKEY).orFail();
        }
        awaitBoth(UP_BY_MLKEM);
    }

    @Test
    void aFeatureIsInstalledUsedAndUninstalled() throws Exception {
        undisturbed(FRODO, () -> {
            atBoth(gateway -> gateway.command(INSTALL).orFail());
            awaitOffered("frodokem976", FRODO);
            configure(BY_FRODO + ", " + BY_MLKEM);
            rekeyedBy(a, UP_BY_FRODO);
            atBoth(gateway -> gateway.command(UNINSTALL).orFail());
            rekeyedBy(b, UP_BY_MLKEM);
        });
    }

    /** What is up stays so, and its keys are not replaced by classical ones. */
    @Test
    void withoutItsOnlyMethodATunnelStaysUpAndRecovers() throws Exception {
        undisturbed(FRODO, () -> {
            atBoth(gateway -> gateway.command(INSTALL).orFail());
            awaitOffered("frodokem976", FRODO);
            configure(BY_FRODO);
            rekeyedBy(a, UP_BY_FRODO);
            atBoth(gateway -> gateway.command(UNINSTALL).orFail());
            int before = a.timesSaid(TUNNEL, REKEYED);
            a.command(REKEY).orFail();
            awaitBoth(UP_BY_FRODO, MISSING);
            assertThat(a.timesSaid(TUNNEL, REKEYED)).isEqualTo(before);
            atBoth(gateway -> gateway.command(INSTALL).orFail());
            a.awaitSaid(TUNNEL, REKEYED, before + 1);
            awaitBoth(UP_BY_FRODO);
            configure(BY_MLKEM);
            rekeyedBy(a, UP_BY_MLKEM);
            atBoth(gateway -> gateway.command(UNINSTALL).orFail());
        });
    }

    /** What has begun with the former instance of a method ends with it. */
    @Test
    void aBundleIsUpdatedStoppedAndStartedUnderRekeys() throws Exception {
        String commands = String.join(
                "; ",
                REKEY,
                "bundle:update " + MLKEM,
                REKEY,
                REKEY,
                "bundle:stop " + MLKEM,
                REKEY,
                "bundle:start " + MLKEM,
                REKEY);
        undisturbed(MLKEM, () -> {
            atBoth(gateway -> gateway.command(commands).orFail());
            awaitOffered("mlkem768", MLKEM);
            rekeyedBy(a, UP_BY_MLKEM);
            rekeyedBy(b, UP_BY_MLKEM);
        });
    }

    @Test
    void aJarIsDroppedIntoDeployAndRemoved() throws Exception {
        Path jar = a.shipped("quoin-kex-frodokem");
        dropped(jar);
    }

    @Test
    void aKarIsDroppedIntoDeployAndRemoved() throws Exception {
        dropped(Kar.of("frodo", a.shipped("quoin-kex-frodokem")));
    }

    private static void dropped(Path file) throws Exception {
        undisturbed(FRODO, () -> {
            atBoth(gateway -> gateway.deploy(file));
            awaitOffered("frodokem976", FRODO);
            configure(BY_FRODO + ", " + BY_MLKEM);
            rekeyedBy(a, UP_BY_FRODO);
            atBoth(gateway -> gateway.undeploy(file));
            awaitGone(FRODO);
            rekeyedBy(a, UP_BY_MLKEM);
        });
    }

    private interface Steps {
        void run() throws Exception;
    }

    /** Does it under traffic, of which nothing may be lost; nothing may happen to any bundle but that one. */
    private static void undisturbed(String bundle, Steps steps) throws Exception {
        List<List<String>> before = ofBoth(gateway -> others(gateway, bundle));
        List<Integer> seen = ofBoth(gateway -> gateway.bundleEvents().size());
        LongPing.Count count;
        try (LongPing ping = hosts.densePing()) {
            steps.run();
            count = ping.end();
        }
        Progress.say(bundle + ": " + count);
        assertThat(count.lost()).isZero();
        assertThat(count.replies()).isGreaterThan(LEAST_REPLIES);
        List<List<String>> events = ofBoth(Gateway::bundleEvents);
        for (int i = 0; i < events.size(); i++) {
            List<String> news = events.get(i).subList(seen.get(i), events.get(i).size());
            assertThat(news).isNotEmpty().allMatch(event -> event.startsWith(bundle + " "));
        }
        assertThat(ofBoth(gateway -> others(gateway, bundle))).isEqualTo(before);
    }

    private static List<String> others(Gateway gateway, String bundle) {
        return gateway.bundles().stream().filter(line -> !line.contains(bundle)).toList();
    }

    private static void configure(String ike) {
        a.putPeer(Tunnel.atA(Way.IPV4, TUNNEL, ike), Map.of("pq", "required", "initiate", "yes"));
        b.putPeer(Tunnel.atB(Way.IPV4, TUNNEL, ike), Map.of("pq", "required"));
        atBoth(gateway -> gateway.awaitSetting(TUNNEL, "ike", ike));
    }

    /** One end replaces all keys, and then both say so. */
    private static void rekeyedBy(Gateway gateway, String protection) {
        int before = a.timesSaid(TUNNEL, REKEYED);
        gateway.command(REKEY).orFail();
        a.awaitSaid(TUNNEL, REKEYED, before + 1);
        awaitBoth(protection);
    }

    private static void awaitBoth(String protection) {
        awaitBoth(protection, "-");
    }

    /** @param reason what the tunnel lacks */
    private static void awaitBoth(String protection, String reason) {
        var up = new TunnelLine("up", protection, reason);
        atBoth(gateway -> gateway.awaitStatus(
                "up, " + protection,
                now -> now.tunnel(TUNNEL).filter(up::equals).isPresent()));
    }

    private static void awaitOffered(String keyword, String bundle) {
        atBoth(gateway -> assertThat(
                        Poll.until(LIMIT, () -> methods(gateway).anyMatch(line -> isOffered(line, keyword, bundle))))
                .as(() -> keyword + " of " + bundle + " is not offered:\n" + gateway.log())
                .isTrue());
    }

    private static void awaitGone(String bundle) {
        atBoth(gateway -> assertThat(Poll.until(LIMIT, () -> methods(gateway).noneMatch(line -> line.contains(bundle))))
                .as(() -> bundle + " is still there:\n" + gateway.log())
                .isTrue());
    }

    private static boolean isOffered(String line, String keyword, String bundle) {
        return line.contains("\t" + keyword + "\t") && line.contains(bundle) && line.contains("\tyes\t");
    }

    private static Stream<String> methods(Gateway gateway) {
        return gateway.command("ike:list-kex --no-format").orFail().lines();
    }

    /** At once, for each takes its time. */
    private static void atBoth(Consumer<Gateway> action) {
        ofBoth(gateway -> {
            action.accept(gateway);
            return true;
        });
    }

    private static <T> List<T> ofBoth(Function<Gateway, T> question) {
        var other = CompletableFuture.supplyAsync(() -> question.apply(b));
        T first = question.apply(a);
        return List.of(first, other.join());
    }
}
