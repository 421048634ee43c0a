package io.quoin.gateway;

import io.quoin.manage.SettingView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What tells whether a file that a tunnel's settings name is another than before, without reading it: with thousands of
 * tunnels there are thousands of files.
 *
 * @param byFile inode, size and the time of the last change, of its mode too; empty where there is no such file
 * @param settled whether none has changed so lately that it may change again unseen
 */
record Stamps(Map<String, String> byFile, boolean settled) {
    private static final Set<String> KEYS =
            Set.of("psk-file", "key-file", "cert", "ca", "crl", "public-key", "peer-key", "ppk-file");
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /**
     * @param settings of the tunnel, those of its profile included
     * @param now as the clock of files has it
     */
    static Stamps of(Path directory, List<SettingView> settings, Instant now) {
        var stamps = new TreeMap<String, String>();
        FileTime lately = FileTime.from(now.minus(SETTLED));
        boolean settled = true;
        for (SettingView setting : settings) {
            for (String name : names(setting)) {
                try {
                    Map<String, Object> stamp = Files.readAttributes(directory.resolve(name), "unix:ctime,ino,size");
                    settled &= lately.compareTo((FileTime) stamp.get("ctime")) > 0;
                    stamps.put(name, stamp.toString());
                } catch (IOException | InvalidPathException e) {
                    stamps.put(name, "");
                }
            }
        }
        return new Stamps(stamps, settled);
    }

    private static String[] names(SettingView setting) {
        if (setting.key().equals(Profile.KEY) && !setting.value().isEmpty()) {
            return new String[] {Profile.fileOf(setting.value())};
        }
        return KEYS.contains(setting.key()) ? setting.value().split("\\s*,\\s*") : new String[0];
    }
}
