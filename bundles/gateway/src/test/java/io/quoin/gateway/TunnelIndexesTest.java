package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelIndexesTest {
    @TempDir
    Path data;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = data.resolve("quoin/tunnel-indexes");
    }

    private static int of(TunnelIndexes indexes, String name) {
        return indexes.of(name).orElse(0);
    }

    @Test
    void surviveAStart() {
        new TunnelIndexes(file).assign(List.of("paris", "a name"));
        var again = new TunnelIndexes(file);
        again.assign(List.of("oslo", "a name", "paris"));
        assertThat(of(again, "paris")).isEqualTo(1);
        assertThat(of(again, "a name")).isEqualTo(2);
        assertThat(of(again, "oslo")).isEqualTo(3);
    }

    @Test
    void comeBackWithATunnelThatWasRemoved() {
        var indexes = new TunnelIndexes(file);
        indexes.assign(List.of("paris", "oslo"));
        indexes.assign(List.of("oslo", "rome"));
        indexes.assign(List.of("oslo", "rome", "paris"));
        assertThat(of(indexes, "paris")).isEqualTo(1);
        assertThat(of(indexes, "rome")).isEqualTo(3);
    }

    @Test
    void areForgottenOfTunnelsThatAreGoneWhenTooManyAreRemembered() {
        var indexes = new TunnelIndexes(file);
        Set<String> former = names("former", TunnelIndexes.MAX_REMEMBERED - 1);
        indexes.assign(former);
        indexes.assign(List.of("kept"));
        assertThat(indexes.of("former0")).isPresent();
        indexes.assign(List.of("kept", "new"));
        assertThat(of(indexes, "new")).isEqualTo(TunnelIndexes.MAX_REMEMBERED + 1);
        assertThat(of(indexes, "kept")).isEqualTo(TunnelIndexes.MAX_REMEMBERED);
        assertThat(former.stream().filter(name -> indexes.of(name).isEmpty())).hasSize(1);
    }

    private static Set<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void beginAgainWhereTheFileIsNoneOfOurs() throws IOException {
        for (String text : List.of("1 paris\n1 oslo\n", "paris\n", "0 paris\n", "x paris\n")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            var indexes = new TunnelIndexes(file);
            assertThat(indexes.of("paris")).as(text).isEmpty();
            indexes.assign(List.of("rome"));
            assertThat(of(new TunnelIndexes(file), "rome")).as(text).isPositive();
        }
    }

    @Test
    void areGivenAlsoWhereTheFileCannotBeWritten() throws IOException {
        Files.writeString(data.resolve("quoin"), "in the way");
        var indexes = new TunnelIndexes(file);
        indexes.assign(List.of("paris"));
        assertThat(of(indexes, "paris")).isEqualTo(1);
    }
}
