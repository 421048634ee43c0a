package io.quoin.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one kind of peer wants: keys of a peer file, which hold where that file does not say otherwise. Some are shipped
 * in this bundle; an operator's own, in the same notation, lies in {@code etc/profiles} and goes before a shipped one.
 *
 * @param file its name, for errors: {@code profiles/cloudflare.cfg}
 * @param keys as they are written
 */
record Profile(String name, String file, Map<String, String> keys) {
    static final List<String> SHIPPED =
            List.of("apple", "aws", "cisco-iosxe", "cloudflare", "fortios", "libreswan", "strongswan");

    /** The key of a peer file that names one. */
    static final String KEY = "profile";

    private static final String DIRECTORY = "profiles";
    private static final Pattern FILE = Pattern.compile("([A-Za-z0-9_-]{1,64})\\.cfg");
    /** Octets of a file at most. */
    private static final int MAX_LENGTH = 65_536;

    Profile {
        keys = Map.copyOf(keys);
    }

    /**
     * Reads one.
     *
     * @param directory the one that has {@code profiles} in it
     * @throws IllegalArgumentException with a message for the operator, which names those that there are
     */
    static Profile read(Path directory, String name) {
        String file = fileOf(name);
        boolean own = FILE.matcher(name + ".cfg").matches() && Files.exists(directory.resolve(file));
        if (!own && !SHIPPED.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no such profile; accepted are " + String.join(", ", names(directory)));
        }
        byte[] content =
                own ? NamedFile.open(directory, file, MAX_LENGTH, (path, octets) -> octets.clone()) : shipped(file);
        var properties = new Properties();
        try {
            properties.load(new StringReader(new String(content, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": it is no list of keys and values: " + e.getMessage(), e);
        }
        var keys = new TreeMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(key -> keys.put(key, properties.getProperty(key).strip()));
        if (keys.containsKey(KEY)) {
            throw new IllegalArgumentException(file + ": a profile does not build on another: copy its keys");
        }
        return new Profile(name, file, keys);
    }

    /** Where an operator's own would lie, in the directory that has {@code profiles} in it. */
    static String fileOf(String name) {
        return DIRECTORY + "/" + name + ".cfg";
    }

    private static byte[] shipped(String file) {
        try (InputStream in = Profile.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TreeSet<String> names(Path directory) {
        var names = new TreeSet<>(SHIPPED);
        try (Stream<Path> files = Files.list(directory.resolve(DIRECTORY))) {
            files.map(path -> FILE.matcher(path.getFileName().toString()))
                    .filter(Matcher::matches)
                    .forEach(own -> names.add(own.group(1)));
        } catch (IOException e) {
            // The operator has none.
            return names;
        }
        return names;
    }
}
