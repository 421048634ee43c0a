package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.Ppk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PpkFileTest {
    @TempDir
    private Path etc;

    @Test
    void holdsNamedKeysInOrder() throws Exception {
        PpkFile file = file("k1 secret\n\nk2 0x7365\r\nk3 0sc2U=\nk4 two  words ", false);

        assertThat(file.current())
                .containsExactly(ppk("k1", "secret"), ppk("k2", "se"), ppk("k3", "se"), ppk("k4", "two  words "));
        assertThat(file.use(octets("k1")) && file.use(octets("k1"))).isTrue();
        assertThat(etc.resolve("ppk.used")).doesNotExist();
    }

    @Test
    void isReadWheneverItIsAsked() throws Exception {
        PpkFile file = file("k1 one", false);
        write("ppk", "k2 two\nk1 one", "rw-------");

        assertThat(names(file)).containsExactly("k2", "k1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"topsecret", " topsecret", "k1 ", "k1 0xtopsecret", "k1 0stop-secret", "k0 x\nk1 a\nk1 topsecret"
            })
    void aBadLineIsRefusedWithItsNumberAndWithoutItsContent(String content) {
        assertThatThrownBy(() -> file(content, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(", line " + content.lines().count() + ",")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileOfBlankLinesAnOpenOneAndTooManyKeysAreRefused() throws Exception {
        assertThatThrownBy(() -> file("\n\n", false)).hasMessageContaining("holds no key");
        assertThatThrownBy(() -> file("x".repeat(256) + " key", false)).hasMessageContaining("up to 255 octets");
        assertThat(file(lines(4096), false).current()).hasSize(4096);
        assertThatThrownBy(() -> file(lines(4097), false)).hasMessageContaining("more than 4096");
        write("ppk", "k1 one", "rw-r-----");
        assertThatThrownBy(() -> PpkFile.of(etc, "ppk", true, false)).hasMessageContaining("chmod 600");
    }

    private static String lines(int count) {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append('k').append(i).append(" x\n");
        }
        return lines.toString();
    }

    @Test
    void whatIsUsedOnceIsNeverGivenAgain() throws Exception {
        PpkFile file = file("k1 one\nk2 two\nk3 three", true);
        assertThat(file.use(octets("k1"))).isTrue();
        assertThat(file.use(octets("k1"))).isFalse();

        // After a restart, and where the file with the keys is written anew.
        assertThat(names(file("k1 one\nk2 two\nk3 three", true))).containsExactly("k2", "k3");
        assertThat(file.use(octets("k3"))).isTrue();
        assertThat(names(file)).containsExactly("k2");
        assertThat(file.use(octets("k2"))).isTrue();
        assertThat(file.current()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(etc.resolve("ppk.used"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aNameThatACrashCutShortDoesNotSpoilTheNext() throws Exception {
        PpkFile file = file("k1 one\nk12 two", true);
        assertThat(file.use(octets("k1"))).isTrue();
        Files.writeString(etc.resolve("ppk.used"), "k", StandardOpenOption.APPEND);

        assertThat(file.use(octets("k12"))).isTrue();
        assertThat(Files.readString(etc.resolve("ppk.used"))).isEqualTo("k1\nk\nk12\n");
        assertThat(file.current()).isEmpty();
    }

    @Test
    void whatCannotBeRecordedIsNotUsed() throws Exception {
        PpkFile file = file("k1 one", true);
        Files.createDirectory(etc.resolve("ppk.used"));

        assertThat(file.current()).isEmpty();
        assertThat(file.use(octets("k1"))).isFalse();
        assertThatThrownBy(() -> PpkFile.of(etc, "ppk", true, true)).hasMessageContaining("no regular file");
    }

    @Test
    void aFileThatBecameUnreadableGivesNone() throws Exception {
        PpkFile file = file("k1 one", false);
        Files.delete(etc.resolve("ppk"));

        assertThat(file.current()).isEmpty();
    }

    private PpkFile file(String content, boolean once) throws Exception {
        write("ppk", content, "rw-------");
        return PpkFile.of(etc, "ppk", true, once);
    }

    private void write(String file, String content, String mode) throws Exception {
        Files.writeString(etc.resolve(file), content);
        Files.setPosixFilePermissions(etc.resolve(file), PosixFilePermissions.fromString(mode));
    }

    private static List<String> names(PpkFile file) {
        return file.current().stream()
                .map(ppk -> new String(ppk.id().toBytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Ppk ppk(String id, String key) {
        return new Ppk(octets(id), Secret.copyOf(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
