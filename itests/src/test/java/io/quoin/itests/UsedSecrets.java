package io.quoin.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The secrets that the suite used, as far as they are written down: keys of recorded conversations, keys in sources of
 * tests, and in the files of the lab pre-shared keys, PPKs, private keys and passwords of shells.
 */
final class UsedSecrets {
    /** Keys of the recordings' JSON; their nonces, SPIs and signatures are no secrets. */
    private static final Pattern RECORDED =
            Pattern.compile("\"(sk_\\w+|skeyseed|\\w*ke_secrets?|shared_secret|psk_[ab]|ppk|ppk_b|prf_secret_keypad"
                    + "|(?:\\w+_)?key)\"\\s*:\\s*\"([^\"]+)\"");

    /** Constants and settings of tests that hold keys as text. */
    private static final Pattern IN_SOURCES =
            Pattern.compile("(?:PSK|PPK|psk[AB]|KEY|SECRET) = \"([^\"\\\\]{8,})\"|(a throw-away key)");

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);
    private static final Pattern PASSWORD = Pattern.compile("(?m)^admin = ([0-9a-f]{48}),");
    private static final Pattern PPK_LINE = Pattern.compile("(?m)^\\S+ (\\S{8,})$");
    private static final Pattern HEX = Pattern.compile("(?:0x)?((?:[0-9a-fA-F]{2}){8,})");

    private final List<Used> all = new ArrayList<>();

    /**
     * A secret.
     *
     * @param name where it is from, without it
     */
    record Used(String name, byte[] octets) {}

    private UsedSecrets() {}

    /** Those of a source tree and of what its build has left. */
    static List<Used> of(Path root) {
        var secrets = new UsedSecrets();
        files(root).forEach(secrets::read);
        return secrets.all;
    }

    /** Regular files, but for what is not the project's. */
    static List<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.toString().contains("/.git"))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Path file) {
        String path = file.toString();
        if (path.contains("/src/test/resources/vectors/") && path.endsWith(".json")) {
            each(RECORDED, file, 2);
            each(PRIVATE_KEY, file, 1);
        } else if (path.contains("/src/test/") && path.endsWith(".java")) {
            each(IN_SOURCES, file, 1);
            each(IN_SOURCES, file, 2);
        } else if (path.contains("/etc/secrets/")) {
            secretFile(file);
        } else if (path.endsWith("/etc/users.properties")) {
            each(PASSWORD, file, 1);
        }
    }

    private void secretFile(Path file) {
        String text = text(file).strip();
        if (text.contains("PRIVATE KEY")) {
            each(PRIVATE_KEY, file, 1);
        } else if (file.toString().endsWith(".ppk")) {
            each(PPK_LINE, file, 1);
        } else if (!file.endsWith("README")) {
            add(file, text);
        }
    }

    private void each(Pattern pattern, Path file, int group) {
        Matcher matcher = pattern.matcher(text(file));
        while (matcher.find()) {
            if (matcher.group(group) != null) {
                add(file, matcher.group(group));
            }
        }
    }

    /** As text, and what it may stand for. */
    private void add(Path file, String text) {
        String squeezed = text.replaceAll("\\\\n|\\s", "");
        keep(file, text.getBytes(StandardCharsets.UTF_8));
        Matcher hex = HEX.matcher(squeezed);
        if (hex.matches()) {
            keep(file, HexFormat.of().parseHex(hex.group(1)));
        }
        if (squeezed.length() > 40 && squeezed.matches("[A-Za-z0-9+/]+=*")) {
            keep(file, Base64.getDecoder().decode(squeezed));
        }
    }

    private void keep(Path file, byte[] octets) {
        all.add(new Used(
                "a secret of " + file.getFileName() + " in " + file.getParent().getFileName(), octets));
    }

    /** A file that another process may just have removed has nothing in it. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
