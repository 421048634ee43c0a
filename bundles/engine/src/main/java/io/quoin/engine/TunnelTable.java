package io.quoin.engine;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The configured tunnels, found by their names, by where their peers are and by the two identities: what a first
 * message costs must not grow with how many others there are.
 */
final class TunnelTable {
    private final SortedMap<String, Tunnel> byName = new TreeMap<>();
    private final Groups<InetAddress> byRemote = new Groups<>();
    private final Groups<Identities> byIdentities = new Groups<>();
    private final SortedMap<String, Tunnel> anywhere = new TreeMap<>();

    private record Identities(Identity local, Identity remote) {
        static Identities of(PeerConfig peer) {
            return new Identities(peer.localId(), peer.remoteId());
        }
    }

    /** Tunnels that have something in common, by name; most often each has it alone. */
    private static final class Groups<K> {
        private static final Comparator<Tunnel> BY_NAME =
                Comparator.comparing(tunnel -> tunnel.peer().name());

        private final Map<K, List<Tunnel>> groups = new HashMap<>();

        void add(K key, Tunnel tunnel) {
            List<Tunnel> group = groups.computeIfAbsent(key, any -> new ArrayList<>(1));
            int place = Collections.binarySearch(group, tunnel, BY_NAME);
            group.add(place < 0 ? -place - 1 : place, tunnel);
        }

        void remove(K key, Tunnel tunnel) {
            groups.computeIfPresent(key, (same, group) -> {
                group.remove(tunnel);
                return group.isEmpty() ? null : group;
            });
        }

        List<Tunnel> of(K key) {
            return groups.getOrDefault(key, List.of());
        }
    }

    /** Every tunnel, by name. */
    Collection<Tunnel> all() {
        return byName.values();
    }

    Optional<Tunnel> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Enters a tunnel whose name is not entered. */
    void add(Tunnel tunnel) {
        byName.put(tunnel.peer().name(), tunnel);
        byIdentities.add(Identities.of(tunnel.peer()), tunnel);
        enter(tunnel);
    }

    void remove(Tunnel tunnel) {
        byName.remove(tunnel.peer().name());
        byIdentities.remove(Identities.of(tunnel.peer()), tunnel);
        leave(tunnel);
    }

    /** The name of a tunnel's peer was looked up. */
    void resolved(Tunnel tunnel, List<InetAddress> addresses, String problem) {
        leave(tunnel);
        tunnel.resolved(addresses, problem);
        enter(tunnel);
    }

    /** Those that a message between two addresses may be for: first those that name the peer's, each kind by name. */
    Stream<Tunnel> fitting(InetAddress local, InetAddress remote) {
        return Stream.concat(byRemote.of(remote).stream(), anywhere.values().stream())
                .filter(tunnel -> tunnel.isAt(local));
    }

    /** Those between the same two identities. */
    List<Tunnel> withIdentitiesOf(PeerConfig peer) {
        return byIdentities.of(Identities.of(peer));
    }

    private void enter(Tunnel tunnel) {
        if (tunnel.peer().isAnywhere()) {
            anywhere.put(tunnel.peer().name(), tunnel);
        }
        tunnel.addresses().forEach(address -> byRemote.add(address, tunnel));
    }

    private void leave(Tunnel tunnel) {
        anywhere.remove(tunnel.peer().name());
        tunnel.addresses().forEach(address -> byRemote.remove(address, tunnel));
    }
}
