package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.PeerConfig;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Strength;
import io.quoin.wire.Transform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that name key exchanges which only a bundle knows, and bundles that come, change and go. */
class UnknownKeyExchangeTest {
    private static final String SNTRUP = "aes256gcm16-prfsha384-x25519-ke1_sntrup761";

    @TempDir
    private Path etc;

    private Instant now = Instant.EPOCH;
    private final List<String> log = new ArrayList<>();
    private Tunnels tunnels;

    @BeforeEach
    void make() throws Exception {
        tunnels = new Tunnels(etc, () -> now, log::add);
        Pki.write(etc.resolve("psk"), "a secret");
    }

    private static List<KeyExchangeMethod> sntrup(int id) {
        return List.of(new NamedMethod("sntrup761", id, Strength.POST_QUANTUM));
    }

    private void put(String name, String... changes) {
        var properties = new HashMap<>(Map.of("local", "192.0.2.1", "remote", "192.0.2.2", "psk-file", "psk"));
        for (int i = 0; i < changes.length; i += 2) {
            properties.put(changes[i], changes[i + 1]);
        }
        tunnels.put("io.quoin.peer~" + name, properties);
    }

    private PeerConfig tunnel(String name) {
        return tunnels.configured().get(name);
    }

    @Test
    void theErrorNamesTheFeatureAndTheFileTakesEffectByItself() {
        put("a", "ike", SNTRUP, "esp", "aes256gcm16-x25519-ke1_sntrup761");
        assertThat(tunnels.configured()).isEmpty();
        assertThat(tunnels.errors()).singleElement().satisfies(error -> assertThat(error.messages())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("ike = " + SNTRUP + ": the proposal '" + SNTRUP + "' has 'sntrup761', an unknown key"
                        + " exchange: no bundle brings it: feature:install quoin-kex-ntruprime, or correct it;"));
        var told = new AtomicInteger();
        tunnels.whenChanged(told::incrementAndGet);

        tunnels.learn(sntrup(1050));

        assertThat(told).hasValue(1);
        assertThat(tunnels.errors()).isEmpty();
        assertThat(tunnel("a").ikeProposals().get(0).transforms()).contains(Transform.of(6, 1050));
    }

    @Test
    void aTunnelWhoseBundleLeftStaysAsItIs() {
        tunnels.learn(sntrup(1050));
        put("a", "ike", SNTRUP);
        PeerConfig before = tunnel("a");

        tunnels.learn(List.of());
        tunnels.retry();
        put("a", "ike", SNTRUP);

        assertThat(tunnel("a")).isSameAs(before);
        assertThat(tunnels.errors()).isEmpty();
    }

    /** The transform id is what configuration says: as if the files that name it had been edited. */
    @Test
    void anIdThatChangesConfiguresItsTunnelsAnewAndNoOther() {
        tunnels.learn(sntrup(1050));
        put("a", "ike", SNTRUP);
        put("b");
        PeerConfig other = tunnel("b");

        tunnels.learn(List.of());
        tunnels.learn(sntrup(1051));

        assertThat(tunnel("a").ikeProposals().get(0).transforms())
                .contains(Transform.of(6, 1051))
                .doesNotContain(Transform.of(6, 1050));
        assertThat(tunnel("b")).isSameAs(other);
    }

    @Test
    void theLogIsToldOnceAndOnlyWhereNoBundleCame() {
        put("a", "ike", SNTRUP);
        put("b", "ike", SNTRUP.replace("sntrup761", "ours"));
        now = now.plus(Tunnels.PATIENCE).minusMillis(1);
        tunnels.retry();
        tunnels.learn(List.of(new NamedMethod("ours", 1050, Strength.POST_QUANTUM)));
        assertThat(log).isEmpty();
        now = now.plus(Tunnels.PATIENCE);
        tunnels.retry();
        assertThat(log).singleElement().asString().contains("peer~a: ", "sntrup761");
        now = now.plus(Duration.ofHours(1));
        tunnels.retry();
        assertThat(log).hasSize(1);
    }

    @Test
    void anyOtherErrorIsLoggedAtOnce() {
        put("a", "ike", SNTRUP, "mode", "beet");
        put("b", "ike", "aes256gcm16-prfsha384-x25519-ke1_Kyber");
        assertThat(log).hasSize(2).element(0).asString().contains("beet", "sntrup761");
        assertThat(log.get(1)).contains("Kyber");
    }
}
