package io.quoin.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.Bundle;

/** A jar as a framework shows its entries: unpacked, and not verified by the JDK as entries of a jar would be. */
record JarBundle(Path jar) {
    private static final AtomicLong IDS = new AtomicLong();

    Bundle bundle() throws IOException {
        Path root = unpacked();
        long id = IDS.incrementAndGet();
        return (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getEntryPaths" -> Collections.enumeration(paths(root, (String) arguments[0]));
                    case "getEntry" ->
                        root.resolve((String) arguments[0]).toUri().toURL();
                    case "getBundleId" -> id;
                    case "getLastModified" -> 0L;
                    case "adapt" -> null;
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> (int) id;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Path unpacked() throws IOException {
        Path root = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "unpacked");
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = root.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
        return root;
    }

    /** What is in a directory; directories with a slash behind. */
    private static List<String> paths(Path root, String directory) {
        try (Stream<Path> files = Files.list(root.resolve(directory.equals("/") ? "." : directory))) {
            return files.map(file -> root.relativize(file.normalize()) + (Files.isDirectory(file) ? "/" : ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
