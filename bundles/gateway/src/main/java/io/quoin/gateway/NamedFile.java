package io.quoin.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that a configuration names, by a path relative to a directory. It is read whole, up to a limit, into a buffer
 * that is wiped as soon as its content was understood.
 */
final class NamedFile {
    private static final Set<PosixFilePermission> ALLOWED =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Path OWN_PROCESS = Path.of("/proc/self");

    private NamedFile() {}

    /** Makes something of the octets of a file; its IllegalArgumentException names the file. */
    @FunctionalInterface
    interface Format<T> {
        T read(Path file, byte[] content);
    }

    /**
     * Reads one that belongs to the user who runs the gateway, who alone may read it.
     *
     * @param limit octets at most
     * @throws IllegalArgumentException with a message for the operator
     */
    static <T> T secret(Path directory, String name, int limit, Format<T> format) {
        return named(directory, name, file -> {
            requireRegular(file, LinkOption.NOFOLLOW_LINKS);
            requirePrivate(file);
            return read(file, limit, format, LinkOption.NOFOLLOW_LINKS);
        });
    }

    /** Reads one that anybody may read, perhaps behind a link; else as {@link #secret}. */
    static <T> T open(Path directory, String name, int limit, Format<T> format) {
        return named(directory, name, file -> {
            requireRegular(file);
            return read(file, limit, format);
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(Path file) throws IOException;
    }

    private static <T> T named(Path directory, String name, Reading<T> reading) {
        try {
            return reading.of(directory.resolve(name).normalize());
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

    private static void requireRegular(Path file, LinkOption... options) throws IOException {
        if (!Files.isRegularFile(file, options)) {
            if (Files.exists(file, options)) {
                throw new IllegalArgumentException(file + " is no regular file, but a link, a directory or a device");
            }
            throw new NoSuchFileException(file.toString());
        }
    }

    private static void requirePrivate(Path file) throws IOException {
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

    private static <T> T read(Path file, int limit, Format<T> format, OpenOption... options) throws IOException {
        byte[] buffer = new byte[(int) Math.min(limit, Files.size(file)) + 1];
        byte[] content = {};
        try (InputStream in = Files.newInputStream(file, options)) {
            int length = in.readNBytes(buffer, 0, buffer.length);
            if (length == buffer.length) {
                throw new IllegalArgumentException(file + " has more than " + limit + " octets, or grows");
            }
            content = Arrays.copyOf(buffer, length);
            return format.read(file, content);
        } finally {
            Arrays.fill(buffer, (byte) 0);
            Arrays.fill(content, (byte) 0);
        }
    }
}
