package io.quoin.gateway;

import io.quoin.bytes.Octets;
import io.quoin.engine.Ppk;
import io.quoin.engine.Ppks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of mode 0600 that holds Postquantum Preshared Keys, one in a line: what it is called, a space, and the key as
 * in a {@link PskFile}. The first is offered to the peer, each is accepted from it. The file is read whenever an IKE SA
 * is set up, and the keys are kept no longer.
 *
 * @param directory what {@code name} is relative to
 * @param required no tunnel without one of them
 * @param once each is used once: see {@link UsedPpks}
 */
record PpkFile(Path directory, String name, boolean required, boolean once) implements Ppks {
    static final int MAX_PPKS = 4096;

    private static final int MAX_NAME = 255;
    private static final int MAX_OCTETS = 1_048_576;

    /** @throws IllegalArgumentException with a message for the operator, which holds nothing of the content */
    static PpkFile of(Path directory, String name, boolean required, boolean once) {
        var file = new PpkFile(directory, name, required, once);
        file.read().forEach(Ppk::close);
        if (once) {
            file.used().read();
        }
        return file;
    }

    private UsedPpks used() {
        return new UsedPpks(directory, name + ".used");
    }

    @Override
    public List<Ppk> current() {
        var current = new ArrayList<Ppk>();
        try {
            Set<Octets> used = once ? used().read() : Set.of();
            for (Ppk ppk : read()) {
                if (used.contains(ppk.id())) {
                    ppk.close();
                } else {
                    current.add(ppk);
                }
            }
        } catch (IllegalArgumentException e) {
            // The tunnel's configuration is checked every few seconds, and tells the operator.
            return List.of();
        }
        return current;
    }

    @Override
    public boolean use(Octets id) {
        return !once || used().add(id);
    }

    private List<Ppk> read() {
        return NamedFile.secret(directory, name, MAX_OCTETS, (file, content) -> {
            var ppks = new ArrayList<Ppk>();
            var ids = new HashSet<Octets>();
            try {
                int number = 0;
                for (int at = 0; at < content.length; number++) {
                    int end = end(content, at);
                    if (end > at) {
                        Ppk ppk = ppk(file + ", line " + (number + 1) + ",", content, at, end);
                        ppks.add(ppk);
                        requireNew(ids.add(ppk.id()) && ids.size() <= MAX_PPKS, file, number + 1);
                    }
                    at = end + 1;
                }
                if (ppks.isEmpty()) {
                    throw new IllegalArgumentException(
                            file + " holds no key: write lines of a name, a space and a key" + " into it");
                }
                return ppks;
            } catch (IllegalArgumentException e) {
                ppks.forEach(Ppk::close);
                throw e;
            }
        });
    }

    private static int end(byte[] content, int from) {
        int end = from;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end;
    }

    private static Ppk ppk(String where, byte[] content, int from, int to) {
        int end = to > from && content[to - 1] == '\r' ? to - 1 : to;
        int space = from;
        while (space < end && content[space] != ' ') {
            space++;
        }
        byte[] key = Arrays.copyOfRange(content, Math.min(space + 1, end), end);
        try {
            if (space == from || space == end || space - from > MAX_NAME) {
                throw new IllegalArgumentException(
                        where + " is not a name of up to " + MAX_NAME + " octets, a space and a key");
            }
            return new Ppk(Octets.of(content, from, space - from), PskFile.decoded(where, key));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static void requireNew(boolean isNew, Path file, int line) {
        if (!isNew) {
            throw new IllegalArgumentException(
                    file + ", line " + line + ", repeats a name, or is one of more than " + MAX_PPKS);
        }
    }
}
