package io.quoin.gateway;

import io.quoin.engine.PeerConfig;
import io.quoin.engine.Shards;
import io.quoin.wire.IkeHeader;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which engines have a tunnel, and which is asked first by whom. The peer's address decides; a peer that may have any
 * is known to all. A tunnel whose peer has a name is of one engine always, whatever address the name has, so that its
 * IKE SAs know of each other: who comes from such an address is sent there. Only where another tunnel is configured
 * with that very address it is asked first, for what a name server says must not cut it off.
 */
final class Placement {
    private static final int OF_NAMES = 0;

    private final int shards;
    private final Map<String, InetAddress> addressed = new HashMap<>();
    private final Map<String, List<InetAddress>> named = new HashMap<>();
    private volatile Set<InetAddress> sentToNames = Set.of();

    Placement(int shards) {
        this.shards = shards;
    }

    /** The numbers of the engines that have a tunnel. */
    List<Integer> of(PeerConfig peer) {
        if (peer.isAnywhere()) {
            return IntStream.range(0, shards).boxed().toList();
        }
        return List.of(peer.remote().map(remote -> Shards.of(remote, shards)).orElse(OF_NAMES));
    }

    /** The number of the engine that a message is for. */
    int of(IkeHeader header, InetAddress remote) {
        return Shards.isFirstContact(header) && sentToNames.contains(remote)
                ? OF_NAMES
                : Shards.of(header, remote, shards);
    }

    synchronized void put(PeerConfig peer) {
        remove(peer);
        peer.remote().ifPresent(remote -> addressed.put(peer.name(), remote));
        choose();
    }

    synchronized void remove(PeerConfig peer) {
        addressed.remove(peer.name());
        named.remove(peer.name());
        choose();
    }

    /** The name of a tunnel's peer has these addresses. */
    synchronized void resolved(PeerConfig peer, List<InetAddress> addresses) {
        named.put(peer.name(), addresses);
        choose();
    }

    private void choose() {
        var all = new HashSet<InetAddress>();
        named.values().forEach(all::addAll);
        all.removeAll(Set.copyOf(addressed.values()));
        sentToNames = Set.copyOf(all);
    }
}
