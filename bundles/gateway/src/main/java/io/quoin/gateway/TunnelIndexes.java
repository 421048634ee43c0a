package io.quoin.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of each tunnel, by which management tables know it: it belongs to the tunnel's name and survives a start,
 * and so does that of a tunnel that is gone, in case it comes back. The file has a line for each, a number and a name,
 * and is written anew at each change; one that cannot be read is begun again.
 */
final class TunnelIndexes {
    /** Numbers that are remembered; beyond these, those of tunnels that are gone are forgotten, the oldest first. */
    static final int MAX_REMEMBERED = 2 * Tunnels.MAX_TUNNELS;

    private static final Logger LOG = LoggerFactory.getLogger(TunnelIndexes.class);

    private final Path file;
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private int last;

    TunnelIndexes(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(this::read);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{}: cannot be read, and tunnels have other indexes now: {}", file, e.toString());
            indexes.clear();
            taken.clear();
        }
    }

    private void read(String line) {
        int blank = line.indexOf(' ');
        int index = Integer.parseInt(line.substring(0, Math.max(0, blank)));
        if (index < 1 || !taken.add(index) || taken.size() > MAX_REMEMBERED) {
            throw new IllegalArgumentException("'" + line + "'");
        }
        indexes.put(line.substring(blank + 1), index);
        last = Math.max(last, index);
    }

    /** Each of these has a number from now on. */
    synchronized void assign(Collection<String> names) {
        boolean changed = false;
        for (String name : names) {
            if (!indexes.containsKey(name)) {
                makeRoom(names);
                indexes.put(name, next());
                changed = true;
            }
        }
        if (changed) {
            write();
        }
    }

    /** The number of a tunnel; empty where it has none yet. */
    synchronized OptionalInt of(String name) {
        Integer index = indexes.get(name);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    private void makeRoom(Collection<String> names) {
        if (indexes.size() >= MAX_REMEMBERED) {
            indexes.keySet().stream()
                    .filter(name -> !names.contains(name))
                    .findFirst()
                    .ifPresent(name -> taken.remove(indexes.remove(name)));
        }
    }

    /** No number is given twice as long as there are others. */
    private int next() {
        do {
            last = last == Integer.MAX_VALUE ? 1 : last + 1;
        } while (!taken.add(last));
        return last;
    }

    private void write() {
        var text = new StringBuilder();
        indexes.forEach(
                (name, index) -> text.append(index).append(' ').append(name).append('\n'));
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.createDirectories(file.getParent());
            Files.write(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error("{}: cannot be written, and tunnels have other indexes after a start: {}", file, e.toString());
        }
    }
}
