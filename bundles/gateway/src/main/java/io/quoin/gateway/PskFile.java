package io.quoin.gateway;

import io.quoin.bytes.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that holds one pre-shared key: a line of text, or {@code 0x} with hexadecimal digits, or {@code 0s} with
 * Base64. It must belong to the user who runs the gateway, who alone may read it.
 */
final class PskFile {
    /** Octets of a file at most. */
    private static final int MAX_LENGTH = 4096;

    private static final Set<PosixFilePermission> ALLOWED =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Path OWN_PROCESS = Path.of("/proc/self");

    private PskFile() {}

    /**
     * Reads it.
     *
     * @param directory what {@code name} is relative to
     * @return the key, which the caller closes
     * @throws IllegalArgumentException with a message for the operator, which holds nothing of the content
     */
    static Secret read(Path directory, String name) {
        try {
            Path file = directory.resolve(name).normalize();
            check(file);
            return key(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "there is no file " + e.getFile() + "; a path is relative to " + directory, e);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("it is no path: " + e.getReason(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "it cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static void check(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IllegalArgumentException(file + " is no regular file, but a link, a directory or a device");
            }
            throw new NoSuchFileException(file.toString());
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (!ALLOWED.containsAll(permissions) || !permissions.contains(PosixFilePermission.OWNER_READ)) {
            throw new IllegalArgumentException(file + " has the mode " + PosixFilePermissions.toString(permissions)
                    + ", but only its owner may read it: chmod 600 " + file);
        }
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object self = Files.getAttribute(OWN_PROCESS, "unix:uid");
        if (!owner.equals(self)) {
            throw new IllegalArgumentException(file + " belongs to the user " + owner + ", but the gateway runs as "
                    + self + ": chown " + self + " " + file);
        }
    }

    private static Secret key(Path file) throws IOException {
        byte[] content = new byte[MAX_LENGTH + 1];
        byte[] line = {};
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            int length = in.readNBytes(content, 0, content.length);
            if (length > MAX_LENGTH) {
                throw new IllegalArgumentException(file + " has more than " + MAX_LENGTH + " octets");
            }
            line = Arrays.copyOf(content, withoutLineEnd(content, length));
            return decoded(file, line);
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
    }

    private static int withoutLineEnd(byte[] content, int length) {
        int end = length;
        if (end > 0 && content[end - 1] == '\n') {
            end--;
            if (end > 0 && content[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private static Secret decoded(Path file, byte[] line) {
        byte[] key = line;
        if (line.length >= 2 && line[0] == '0' && line[1] == 'x') {
            key = hex(file, line);
        } else if (line.length >= 2 && line[0] == '0' && line[1] == 's') {
            key = base64(file, line);
        }
        if (key.length == 0) {
            throw new IllegalArgumentException(file + " holds no key: write one line of text, 0x and hexadecimal"
                    + " digits, or 0s and Base64 into it");
        }
        return Secret.take(key);
    }

    private static byte[] hex(Path file, byte[] line) {
        byte[] key = new byte[line.length / 2 - 1];
        for (int i = 2; i < line.length; i++) {
            int digit = Character.digit(line[i], 16);
            if (digit < 0 || line.length % 2 != 0) {
                Arrays.fill(key, (byte) 0);
                throw new IllegalArgumentException(
                        file + " begins with 0x, but an even number of hexadecimal digits does not follow");
            }
            key[i / 2 - 1] |= (byte) (digit << (i % 2 == 0 ? 4 : 0));
        }
        return key;
    }

    private static byte[] base64(Path file, byte[] line) {
        byte[] digits = Arrays.copyOfRange(line, 2, line.length);
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException e) {
            // Without its cause, whose message repeats a character of the key.
            throw new IllegalArgumentException(file + " begins with 0s, but Base64 does not follow");
        } finally {
            Arrays.fill(digits, (byte) 0);
        }
    }
}
