package io.quoin.gateway;

import io.quoin.bytes.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that says which Postquantum Preshared Keys were used, of those that are used once: their names, one in a
 * line. A name is on the disk before its key is used, and is never taken away: so no key is used again, whatever
 * crashes, and even if the file with the keys is restored. Who deletes this file allows all keys again.
 */
record UsedPpks(Path directory, String name) {
    private static final Logger LOG = LoggerFactory.getLogger(UsedPpks.class);
    private static final int MAX_OCTETS = 1_048_576;

    /**
     * All names.
     *
     * @throws IllegalArgumentException where they cannot be read: then no key can be said to be unused
     */
    Set<Octets> read() {
        if (Files.notExists(file(), LinkOption.NOFOLLOW_LINKS)) {
            return Set.of();
        }
        return NamedFile.secret(directory, name, MAX_OCTETS, (file, content) -> {
            var names = new HashSet<Octets>();
            int from = 0;
            for (int i = 0; i < content.length; i++) {
                if (content[i] == '\n') {
                    names.add(Octets.of(content, from, i - from));
                    from = i + 1;
                }
            }
            return names;
        });
    }

    /** Adds a name; false where it is there already, or cannot be written. */
    boolean add(Octets used) {
        // Two tunnels may share the file.
        synchronized (UsedPpks.class) {
            try {
                if (read().contains(used)) {
                    return false;
                }
                append(used);
                return true;
            } catch (IllegalArgumentException | IOException e) {
                LOG.error("{}: no PPK is used whose use cannot be recorded: {}", file(), e.getMessage());
                return false;
            }
        }
    }

    private void append(Octets used) throws IOException {
        var options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel = FileChannel.open(file(), options, mode);
                FileChannel parent = FileChannel.open(file().getParent(), StandardOpenOption.READ)) {
            Octets line = Octets.concat(Octets.of((byte) '\n'), used, Octets.of((byte) '\n'));
            // A crash may have left a name without its end, that this one must not be written behind.
            boolean whole = channel.size() == 0 || last(channel) == '\n';
            ByteBuffer rest = line.slice(whole ? 1 : 0, line.length()).buffer();
            channel.position(channel.size());
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
            parent.force(true);
        }
    }

    private static byte last(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0);
    }

    private Path file() {
        return directory.resolve(name).normalize();
    }
}
