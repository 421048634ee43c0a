package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.manage.SettingView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampsTest {
    private static final List<SettingView> SETTINGS = List.of(
            new SettingView("profile", "own", "file"),
            new SettingView("cert", "a.crt, b.crt", "file"),
            new SettingView("liveness", "key", "file"));

    @TempDir
    private Path directory;

    private final Instant later = Instant.now().plusSeconds(60);

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(directory.resolve("profiles"));
        Files.writeString(directory.resolve("profiles/own.cfg"), "childless = preferred");
        Files.writeString(directory.resolve("a.crt"), "a");
        Files.writeString(directory.resolve("b.crt"), "b");
    }

    @Test
    void filesThatNobodyTouchesAreTheSame() {
        assertThat(stamps()).isEqualTo(stamps());
        assertThat(stamps().settled()).isTrue();
        assertThat(stamps().byFile()).containsOnlyKeys("profiles/own.cfg", "a.crt", "b.crt");
    }

    @Test
    void otherContentModeAndProfileAreNoticed() throws IOException {
        Stamps before = stamps();
        Files.writeString(directory.resolve("b.crt"), "another");
        Stamps content = stamps();
        Files.setPosixFilePermissions(directory.resolve("a.crt"), PosixFilePermissions.fromString("rw-------"));
        Stamps mode = stamps();
        Files.delete(directory.resolve("profiles/own.cfg"));
        assertThat(List.of(before, content, mode, stamps())).doesNotHaveDuplicates();
    }

    @Test
    void whatHasJustChangedMayChangeUnseen() {
        assertThat(Stamps.of(directory, SETTINGS, Instant.now()).settled()).isFalse();
    }

    private Stamps stamps() {
        return Stamps.of(directory, SETTINGS, later);
    }
}
