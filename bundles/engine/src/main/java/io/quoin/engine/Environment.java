package io.quoin.engine;

import io.quoin.ipsec.Dataplane;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all IKE SAs of an engine share: the present moment among it. */
final class Environment {
    private static final int REQUEST_ID_SHIFT = 20;

    private final EngineSettings settings;
    private final Host host;
    private final Dataplane dataplane;
    private final SecureRandom random;
    private final Timetable timetable = new Timetable();
    private final PolicyCounts policies;
    private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    private final ExchangeCounts exchanges = new ExchangeCounts();
    private final Map<String, Integer> requestIds = new HashMap<>();
    private final Map<Path, FragmentSize> fragmentSizes = new HashMap<>();
    private Methods methods = new Methods(List.of(), KeyExchangeNames.builtIn());
    private Schemes schemes = new Schemes(List.of(), Optional.empty());
    private Instant now = Instant.EPOCH;
    private long turn;

    private record Path(String peer, boolean ipv6) {}

    Environment(EngineSettings settings, Host host, Dataplane dataplane, SecureRandom random) {
        this.settings = settings;
        this.host = host;
        this.dataplane = dataplane;
        this.random = random;
        this.policies = new PolicyCounts(dataplane);
    }

    EngineSettings settings() {
        return settings;
    }

    Host host() {
        return host;
    }

    Dataplane dataplane() {
        return dataplane;
    }

    SecureRandom random() {
        return random;
    }

    Timetable timetable() {
        return timetable;
    }

    PolicyCounts policies() {
        return policies;
    }

    Methods methods() {
        return methods;
    }

    void offer(Methods offered) {
        methods = offered;
    }

    Schemes schemes() {
        return schemes;
    }

    void offer(Schemes offered) {
        schemes = offered;
    }

    Instant now() {
        return now;
    }

    /** How many inputs there were: the order of events that happen at the same time. */
    long turn() {
        return turn;
    }

    void advance(Instant to) {
        now = to;
        turn++;
    }

    void drop(DropReason reason) {
        drops.merge(reason, 1L, Long::sum);
    }

    Map<DropReason, Long> drops() {
        return Map.copyOf(drops);
    }

    ExchangeCounts exchanges() {
        return exchanges;
    }

    /** What has been learned of the path to a tunnel's peer, by all IKE SAs that it has had. */
    FragmentSize fragmentSize(PeerConfig peer, InetAddress remote) {
        boolean ipv6 = remote instanceof Inet6Address;
        return fragmentSizes.computeIfAbsent(
                new Path(peer.name(), ipv6), path -> new FragmentSize(peer.fragmentSize(), ipv6));
    }

    /** A tunnel is configured anew or no more: what was learned for it counts no longer. */
    void forgetPaths(String peer) {
        fragmentSizes.keySet().removeIf(path -> path.peer.equals(peer));
    }

    /** A fresh SPI for an IKE SA of this shard. */
    long newIkeSpi() {
        return Shards.spi(settings.shard(), random.nextLong());
    }

    /** A fresh SPI for a Child SA; 0 to 255 are reserved (RFC 4303, 2.1). */
    int newEspSpi() {
        int spi;
        do {
            spi = random.nextInt();
        } while (spi >= 0 && spi < 256);
        return spi;
    }

    /** The request id that ties the policies of a tunnel's child to its SAs, the same for all its Child SAs. */
    int requestId(String peer, String child) {
        int next = (settings.shard() << REQUEST_ID_SHIFT) + requestIds.size() + 1;
        return requestIds.computeIfAbsent(peer + "/" + child, key -> next);
    }
}
