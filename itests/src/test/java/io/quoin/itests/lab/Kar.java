package io.quoin.itests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A Karaf archive: a bundle, and a feature that installs it. */
public final class Kar {
    private static final String FEATURES = """
            <features name="lab-%1$s" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                <feature name="lab-%1$s" version="1.0">
                    <bundle>mvn:lab/%1$s/1.0</bundle>
                </feature>
            </features>
            """;

    private Kar() {}

    /** Writes the archive {@code <name>.kar}. */
    public static Path of(String name, Path bundle) {
        Path kar = Scratch.directory("kar").resolve(name + ".kar");
        try (var packed = new JarOutputStream(Files.newOutputStream(kar), manifest())) {
            add(packed, "lab/" + name + "/1.0/" + name + "-1.0.jar", Files.readAllBytes(bundle));
            add(
                    packed,
                    "lab/" + name + "-features/1.0/" + name + "-features-1.0-features.xml",
                    FEATURES.formatted(name).getBytes(StandardCharsets.UTF_8));
            return kar;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + kar, e);
        }
    }

    private static Manifest manifest() {
        var manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        return manifest;
    }

    private static void add(JarOutputStream packed, String path, byte[] content) throws IOException {
        packed.putNextEntry(new ZipEntry("repository/" + path));
        packed.write(content);
    }
}
