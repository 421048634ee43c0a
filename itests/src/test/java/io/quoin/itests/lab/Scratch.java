package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories for logs and configurations, under the system property {@code quoin.lab} (the build's target directory),
 * where those of the last run stay for whoever asks why a test failed.
 */
final class Scratch {
    private static final Path PARENT = parent();

    private Scratch() {}

    static Path directory(String name) {
        try {
            return Files.createTempDirectory(Files.createDirectories(PARENT), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("no place for the files of " + name, e);
        }
    }

    private static Path parent() {
        String lab = System.getProperty("quoin.lab");
        if (lab == null) {
            return Path.of(System.getProperty("java.io.tmpdir"));
        }
        Command.run("rm", "-rf", "--one-file-system", lab).orFail();
        return Path.of(lab).toAbsolutePath();
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
