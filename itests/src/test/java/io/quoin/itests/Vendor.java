package io.quoin.itests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A vendor's peer as it is documented, played by strongSwan, and what our profile must come to with it. */
final class Vendor {
    final String profile;
    /** Keys of our file besides addresses, identities, networks and secrets. */
    final Map<String, String> ours = new HashMap<>();
    /** Of their strongswan.conf: our order of preference counts. */
    final Map<String, String> settings = new HashMap<>(Map.of("prefer_configured_proposals", "no"));

    private final String ike;
    private final String esp;
    private final List<String> connection = new ArrayList<>();
    private String espInIkeAuth;
    private String espLater;
    boolean certificates;
    /** The tunnel, and the rekeys. */
    boolean begins;
    /** Behind the peer: each is a Child SA of its own. */
    List<String> nets = List.of("10.2.0.0/16");

    String negotiatedIke;
    String rekeyedIke;
    List<String> logged = List.of();
    List<String> neverLogged = List.of();

    /** What it offers and accepts for IKE and for ESP. */
    Vendor(String profile, String ike, String esp) {
        this.profile = profile;
        this.ike = ike;
        this.esp = esp;
    }

    /** A line of its section in swanctl.conf. */
    Vendor with(String line) {
        connection.add(line);
        return this;
    }

    Vendor setting(String key, String value) {
        settings.put(key, value);
        return this;
    }

    Vendor ours(String key, String value) {
        ours.put(key, value);
        return this;
    }

    Vendor byCertificates() {
        certificates = true;
        return this;
    }

    Vendor begins() {
        begins = true;
        return this;
    }

    Vendor nets(String... several) {
        nets = List.of(several);
        return this;
    }

    /** What is negotiated for IKE at first and when it is rekeyed, and for ESP in the first exchange and later. */
    Vendor negotiates(String forIke, String thenForIke, String forEsp, String thenForEsp) {
        negotiatedIke = forIke;
        rekeyedIke = thenForIke;
        espInIkeAuth = forEsp;
        espLater = thenForEsp;
        return this;
    }

    /** Those of its Child SAs: the first came with the IKE SA, unless it is childless. */
    List<String> negotiatedEsp() {
        return nets.stream()
                .map(net -> nets.indexOf(net) == 0 ? espInIkeAuth : espLater)
                .toList();
    }

    /** The same when their keys were replaced. */
    List<String> rekeyedEsp() {
        return nets.stream().map(net -> espLater).toList();
    }

    Vendor logs(String... words) {
        logged = List.of(words);
        return this;
    }

    Vendor neverLogs(String... words) {
        neverLogged = List.of(words);
        return this;
    }

    /** Its swanctl.conf; without a key it has certificates. */
    String swanctlConf(String name, String key) {
        String children = nets.stream()
                .map(net -> "net%d { local_ts = %s\n remote_ts = 10.1.0.0/16\n esp_proposals = %s }\n"
                        .formatted(nets.indexOf(net), net, esp))
                .collect(Collectors.joining());
        return """
                connections { %1$s {
                  version = 2
                  local_addrs = 192.0.2.2
                  remote_addrs = 192.0.2.1
                  proposals = %2$s
                  %3$s
                  local { auth = %4$s
                    id = b.lab }
                  remote { auth = %4$s
                    id = a.lab }
                  children { %5$s } } }
                secrets { ike { id = a.lab
                  secret = "%6$s" } }
                """.formatted(
                        name, ike, String.join("\n  ", connection), certificates ? "pubkey" : "psk", children, key);
    }

    @Override
    public String toString() {
        return ours.isEmpty() ? profile : profile + " " + ours;
    }
}
