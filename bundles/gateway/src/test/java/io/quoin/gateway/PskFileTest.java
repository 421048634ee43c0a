package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PskFileTest {
    @TempDir
    private Path etc;

    @Test
    void lineOfTextIsTheKeyWithoutItsEnd() throws Exception {
        assertThat(read("secret\n")).isEqualTo(text("secret"));
        assertThat(read("secret\r\n")).isEqualTo(text("secret"));
        assertThat(read("secret")).isEqualTo(text("secret"));
        assertThat(read(" two words \n")).isEqualTo(text(" two words "));
    }

    @Test
    void hexadecimalDigitsAndBase64AreDecoded() throws Exception {
        assertThat(read("0x736563726574\n")).isEqualTo(text("secret"));
        assertThat(read("0x7365637265744A\n")).isEqualTo(text("secretJ"));
        assertThat(read("0sc2VjcmV0\n")).isEqualTo(text("secret"));
    }

    @Test
    void directoryIsOnlyForRelativePaths() throws Exception {
        write("secret", "r--------");

        assertThat(PskFile.read(Path.of("/nowhere"), etc.resolve("psk").toString()))
                .isEqualTo(text("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "0x", "0s"})
    void fileWithoutAKeyIsRefused(String content) {
        assertThatThrownBy(() -> read(content)).hasMessageContaining("holds no key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x123", "0xzz", "0s=="})
    void badDigitsAreRefusedWithoutBeingRepeated(String content) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not follow")
                .hasMessageNotContaining(content)
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------", "-w-------", "rw--w----"})
    void fileThatOthersMayReadIsRefusedWithTheRemedy(String mode) throws Exception {
        write("secret", mode);

        assertThatThrownBy(() -> PskFile.read(etc, "psk"))
                .hasMessageContaining(mode)
                .hasMessageContaining("chmod 600 " + etc.resolve("psk"));
    }

    @Test
    void linksAndDirectoriesAreNoKeyFiles() throws Exception {
        write("secret", "rw-------");
        Files.createSymbolicLink(etc.resolve("link"), etc.resolve("psk"));

        assertThatThrownBy(() -> PskFile.read(etc, "link")).hasMessageContaining("no regular file");
        assertThatThrownBy(() -> PskFile.read(etc, ".")).hasMessageContaining("no regular file");
    }

    @Test
    void longestKeyIsReadAndALongerOneRefused() throws Exception {
        assertThat(read("x".repeat(4096)).length()).isEqualTo(4096);
        assertThatThrownBy(() -> read("x".repeat(4097))).hasMessageContaining("more than 4096 octets");
    }

    private Secret read(String content) throws Exception {
        write(content, "rw-------");
        return PskFile.read(etc, "psk");
    }

    private void write(String content, String mode) throws Exception {
        Files.writeString(etc.resolve("psk"), content);
        Files.setPosixFilePermissions(etc.resolve("psk"), PosixFilePermissions.fromString(mode));
    }

    private static Secret text(String key) {
        return Secret.copyOf(key.getBytes(StandardCharsets.US_ASCII));
    }
}
