package io.quoin.itests.lab;

import java.util.LinkedHashMap;
import java.util.Map;

/** A connection of strongSwan in the words of swanctl.conf. */
final class Swanctl {
    private static final String CHILD = "child.";
    private static final String SECRETS = "secrets.";

    private Swanctl() {}

    /**
     * The text of the file.
     *
     * @param more keys of the connection in addition to those that the tunnel tells, or in their stead: {@code
     *     local.auth}; {@code child.} begins those of its Child SA, {@code secrets.} those of the secrets
     */
    static String text(Tunnel tunnel, Map<String, String> more) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("version", "2");
        keys.put("proposals", tunnel.ike());
        keys.put("local_addrs", tunnel.local().address());
        keys.put("remote_addrs", tunnel.remote().address());
        keys.put("local.auth", "psk");
        keys.put("local.id", tunnel.local().id());
        keys.put("remote.auth", "psk");
        keys.put("remote.id", tunnel.remote().id());
        keys.put("child.local_ts", tunnel.local().net());
        keys.put("child.remote_ts", tunnel.remote().net());
        keys.put("child.esp_proposals", tunnel.esp());
        String secret = SECRETS + "ike-" + tunnel.name();
        keys.put(secret + ".id-local", tunnel.local().id());
        keys.put(secret + ".id-remote", tunnel.remote().id());
        keys.put(secret + ".secret", '"' + tunnel.key() + '"');
        keys.putAll(more);
        StringBuilder text = new StringBuilder();
        keys.forEach((key, value) -> text.append(line(absolute(key, tunnel.name()), value)));
        return text.toString();
    }

    private static String absolute(String key, String connection) {
        if (key.startsWith(SECRETS)) {
            return key;
        }
        String inside = key.startsWith(CHILD) ? "children." + connection + "." + key.substring(CHILD.length()) : key;
        return "connections." + connection + "." + inside;
    }

    /** Sections of one name are one to strongSwan, so that each key may be told alone. */
    private static String line(String key, String value) {
        String[] names = key.split("\\.");
        return String.join(" { ", names) + " = " + value + "\n" + "} ".repeat(names.length - 1) + "\n";
    }
}
