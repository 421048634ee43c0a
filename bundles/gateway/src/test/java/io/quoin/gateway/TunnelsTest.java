package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Secret;
import io.quoin.engine.PeerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelsTest {
    @TempDir
    private Path etc;

    private Tunnels tunnels;

    @BeforeEach
    void make() throws Exception {
        tunnels = new Tunnels(etc);
        writeKey("one");
    }

    @Test
    void fileNameNamesTheTunnel() {
        put("io.quoin.peer.4711", "paris-2", Map.of());

        assertThat(tunnels.configured()).containsOnlyKeys("paris-2");
    }

    @Test
    void withoutAFileThePidNamesTheTunnel() {
        tunnels.put("io.quoin.peer~rome", properties(Map.of()));

        assertThat(tunnels.configured()).containsOnlyKeys("rome");
    }

    @Test
    void badFileStartsNothingAndHarmsNoOtherTunnel() {
        put("1", "a", Map.of());
        put("2", "b", Map.of("mode", "beet"));

        assertThat(tunnels.configured()).containsOnlyKeys("a");
        assertThat(tunnels.errors()).hasSize(1);
        assertThat(tunnels.errors().get(0).source()).isEqualTo("io.quoin.peer-b.cfg");
        assertThat(tunnels.errors().get(0).tunnel()).isEqualTo("b");
        assertThat(tunnels.errors().get(0).messages())
                .containsExactly(
                        "mode = beet: tunnel or transport is accepted",
                        "the tunnel does not exist until the file is corrected");
    }

    @Test
    void badEditKeepsTheFormerConfigurationAndSaysSo() {
        put("1", "a", Map.of("liveness", "7"));
        put("1", "a", Map.of("liveness", "soon"));

        assertThat(tunnels.configured().get("a").liveness()).hasSeconds(7);
        assertThat(tunnels.errors().get(0).messages())
                .contains("the tunnel keeps its former configuration until the file is corrected");

        put("1", "a", Map.of("liveness", "9"));

        assertThat(tunnels.configured().get("a").liveness()).hasSeconds(9);
        assertThat(tunnels.errors()).isEmpty();
    }

    @Test
    void tunnelsWithANameAreLimited() {
        Map<String, String> named = Map.of("remote", "gw.lab", "remote-ts", "10.2.0.0/16");
        for (int i = 0; i < Names.MAX_NAMES; i++) {
            put("pid" + i, "t" + i, named);
        }
        put("next", "next", named);
        put("other", "other", Map.of());
        put("pid0", "t0", named);

        assertThat(tunnels.configured()).hasSize(Names.MAX_NAMES + 1).containsKey("other");
        assertThat(tunnels.errors()).singleElement().satisfies(error -> assertThat(error.messages())
                .first()
                .asString()
                .startsWith("256 tunnels have a host name as remote already"));
    }

    @Test
    void unchangedFileIsTheSameTunnel() {
        put("1", "a", Map.of());
        PeerConfig before = tunnels.configured().get("a");
        put("1", "a", Map.of());

        assertThat(tunnels.configured().get("a")).isSameAs(before);
        assertThat(Psk.of(before).isClosed()).isFalse();
    }

    @Test
    void newKeyInTheFileIsAnotherTunnel() throws Exception {
        put("1", "a", Map.of());
        PeerConfig before = tunnels.configured().get("a");
        writeKey("two");
        put("1", "a", Map.of());

        assertThat(tunnels.configured().get("a")).isNotEqualTo(before);
    }

    @Test
    void replacedKeyIsFoundWhenReadAgainAlthoughTheFileIsTheSame() throws Exception {
        put("1", "a", Map.of());
        put("2", "b", Map.of());
        PeerConfig before = tunnels.configured().get("a");
        tunnels.retry();
        assertThat(tunnels.configured().get("a")).isSameAs(before);

        writeKey("two");
        tunnels.retry();
        assertThat(tunnels.configured().get("a")).isNotEqualTo(before);
        tunnels.remove("2");
        tunnels.retry();
        assertThat(tunnels.configured()).containsOnlyKeys("a");
    }

    /** An IKE SA that is there does not notice that the next one will have another PPK. */
    @Test
    void newPpkInTheFileIsTheSameTunnel() throws Exception {
        write("ppk", "k1 one");
        put("1", "a", Map.of("ppk-file", "ppk"));
        PeerConfig before = tunnels.configured().get("a");
        write("ppk", "k2 two\nk1 one");
        tunnels.retry();

        assertThat(tunnels.configured().get("a")).isSameAs(before);
        assertThat(before.ppks().orElseThrow().current()).hasSize(2);
    }

    @Test
    void formerKeyIsClosedWhenNothingUsesItAnyMore() {
        put("1", "a", Map.of());
        PeerConfig former = tunnels.configured().get("a");
        put("1", "a", Map.of("liveness", "7"));
        PeerConfig now = tunnels.configured().get("a");

        tunnels.release(List.of(former, now));
        assertThat(Psk.of(former).isClosed()).isFalse();

        tunnels.release(List.of(now));
        assertThat(Psk.of(former).isClosed()).isTrue();
        assertThat(Psk.of(now).isClosed()).isFalse();
    }

    @Test
    void everyKeyIsClosedAtTheEnd() {
        put("1", "a", Map.of());
        put("2", "b", Map.of());
        List<Secret> keys = tunnels.configured().values().stream().map(Psk::of).toList();

        tunnels.remove("1");
        tunnels.close();

        assertThat(keys).allMatch(Secret::isClosed);
    }

    @Test
    void secondFileForTheSameTunnelIsRefused() {
        put("1", "a", Map.of("liveness", "7"));
        put("2", "a", Map.of("liveness", "9"));

        assertThat(tunnels.configured().get("a").liveness()).hasSeconds(7);
        assertThat(tunnels.errors().get(0).messages().get(0)).contains("rename one of the files");
    }

    @Test
    void deletedFileTakesItsErrorsAlong() {
        put("1", "a", Map.of("mode", "beet"));
        tunnels.remove("1");

        assertThat(tunnels.errors()).isEmpty();
    }

    @Test
    void nameThatIsNoNameIsRefused() {
        put("1", "a b", Map.of());

        assertThat(tunnels.configured()).isEmpty();
        assertThat(tunnels.errors().get(0).messages().get(0)).contains("rename the file");
    }

    @Test
    void everyChangeIsTold() {
        var told = new AtomicInteger();
        tunnels.whenChanged(told::incrementAndGet);

        put("1", "a", Map.of());
        put("1", "a", Map.of("mode", "beet"));
        tunnels.remove("1");

        assertThat(told).hasValue(3);
    }

    private void put(String pid, String name, Map<String, String> changes) {
        Map<String, String> properties = properties(changes);
        properties.put("felix.fileinstall.filename", "file:/opt/quoin/etc/io.quoin.peer-" + name + ".cfg");
        tunnels.put(pid, properties);
    }

    private static Map<String, String> properties(Map<String, String> changes) {
        var properties = new HashMap<>(Map.of("local", "192.0.2.1", "remote", "192.0.2.2", "psk-file", "psk"));
        properties.putAll(changes);
        return properties;
    }

    private void writeKey(String key) throws Exception {
        write("psk", key);
    }

    private void write(String file, String content) throws Exception {
        Files.writeString(etc.resolve(file), content);
        Files.setPosixFilePermissions(etc.resolve(file), PosixFilePermissions.fromString("rw-------"));
    }
}
