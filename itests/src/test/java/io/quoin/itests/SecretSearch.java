package io.quoin.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Looks for secrets in files: as they are, in hexadecimal of either case with or without separators, and in base64 of
 * either alphabet.
 */
final class SecretSearch {
    /** Octets of the shortest secret that is looked for: shorter ones stand anywhere by chance. */
    static final int SHORTEST = 8;

    private final Map<Long, List<Pattern>> asTheyAre = new HashMap<>();
    private final Map<Long, List<Pattern>> inHex = new HashMap<>();

    private record Pattern(String name, byte[] octets) {}

    /** @param secrets by a name that tells where each is from */
    SecretSearch(Collection<UsedSecrets.Used> secrets) {
        for (UsedSecrets.Used secret : secrets) {
            byte[] octets = secret.octets();
            if (octets.length < SHORTEST) {
                continue;
            }
            add(asTheyAre, secret.name(), octets);
            add(asTheyAre, secret.name(), Base64.getEncoder().withoutPadding().encode(octets));
            add(
                    asTheyAre,
                    secret.name(),
                    Base64.getUrlEncoder().withoutPadding().encode(octets));
            add(inHex, secret.name(), HexFormat.of().formatHex(octets).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void add(Map<Long, List<Pattern>> patterns, String name, byte[] octets) {
        patterns.computeIfAbsent(first(octets), key -> new ArrayList<>(1)).add(new Pattern(name, octets));
    }

    private static long first(byte[] octets) {
        long first = 0;
        for (int i = 0; i < SHORTEST; i++) {
            first = first << Byte.SIZE | octets[i] & 0xff;
        }
        return first;
    }

    /** The names of the secrets that stand in a file; none where a process that is still ending has removed it. */
    List<String> in(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            List<String> found = new ArrayList<>(find(asTheyAre, content));
            found.addAll(find(inHex, digits(content)));
            return found.stream().distinct().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + file, e);
        }
    }

    /** All but what separates hexadecimal digits, in lower case. */
    private static byte[] digits(byte[] content) {
        byte[] digits = new byte[content.length];
        int length = 0;
        for (byte octet : content) {
            if (" :-,_\t\r\n".indexOf(octet) < 0) {
                digits[length++] = (byte) Character.toLowerCase(octet);
            }
        }
        return Arrays.copyOf(digits, length);
    }

    private static List<String> find(Map<Long, List<Pattern>> patterns, byte[] content) {
        List<String> found = new ArrayList<>();
        long window = 0;
        for (int i = 0; i < content.length; i++) {
            window = window << Byte.SIZE | content[i] & 0xff;
            int start = i + 1 - SHORTEST;
            for (Pattern pattern : patterns.getOrDefault(window, List.of())) {
                int end = start + pattern.octets.length;
                if (start >= 0
                        && end <= content.length
                        && Arrays.equals(content, start, end, pattern.octets, 0, pattern.octets.length)) {
                    found.add(pattern.name);
                }
            }
        }
        return found;
    }
}
