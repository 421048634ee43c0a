package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories for logs and configurations, under the system property {@code quoin.lab} (the build's target directory),
 * where they stay for whoever asks why a test failed.
 */
final class Scratch {
    private Scratch() {}

    static Path directory(String name) {
        try {
            Path parent = Path.of(System.getProperty("quoin.lab", System.getProperty("java.io.tmpdir")));
            return Files.createTempDirectory(Files.createDirectories(parent), name + "-")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("no place for the files of " + name, e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file, empty where there is none yet. */
    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
