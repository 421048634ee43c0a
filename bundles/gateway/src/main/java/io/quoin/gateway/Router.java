package io.quoin.gateway;

import io.quoin.bytes.Octets;
import io.quoin.engine.Datagram;
import io.quoin.engine.EngineSettings;
import io.quoin.engine.IkeEvent;
import io.quoin.engine.Input;
import io.quoin.engine.Negotiation;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.Shards;
import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneProvider;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.linux.UdpOptions;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway at work: open sockets, an open data plane and running engines.
 *
 * <pre>
 *   Ports (reader threads) --+-- IKE --&gt; Shard: inbox, thread, engine --&gt; Ports
 *                            |                                      +--&gt; Dataplane, History
 *                            +-- ESP in UDP --&gt; Dataplane (in user space)
 * </pre>
 */
final class Router implements Ports.Receiver, Shard.Outside {
    /** RFC 3948, 2.3. */
    private static final byte NAT_KEEPALIVE = (byte) 0xff;

    private static final long GOODBYE_MILLIS = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final GatewaySettings settings;
    private final DataplaneProvider provider;
    private final Ports ports;
    private final Dataplane dataplane;
    private final History history;
    private final MonotonicClock clock;
    private final Drops drops;
    private final List<Shard> shards;
    private final Placement placement;

    /** What a router shares with its predecessor and successor. */
    record Surroundings(UdpOptions socketOptions, MonotonicClock clock, History history, Drops drops, LongAdder bugs) {}

    /** What the data plane has of the router. */
    private static final class Carrier implements EspCarrier {
        private final Ports ports;
        private final int mark;
        /** None before there are any. */
        private volatile List<Shard> shards = List.of();

        Carrier(Ports ports, int mark) {
            this.ports = ports;
            this.mark = mark;
        }

        @Override
        public void send(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) throws IOException {
            ports.send(local, remote, packet);
        }

        /** Only the engine that has the Security Association knows it. */
        @Override
        public void seen(SaId inbound, InetSocketAddress remote) {
            shards.forEach(shard -> shard.offer(new Input.EspSeen(inbound, remote)));
        }

        @Override
        public int mark() {
            return mark;
        }
    }

    private Router(
            GatewaySettings settings, DataplaneProvider provider, Ports ports, Dataplane dataplane, Surroundings all) {
        this.settings = settings;
        this.provider = provider;
        this.ports = ports;
        this.dataplane = dataplane;
        this.history = all.history();
        this.clock = all.clock();
        this.drops = all.drops();
        EngineSettings defaults = EngineSettings.defaults();
        var random = new SecureRandom();
        this.shards = IntStream.range(0, settings.shards())
                .mapToObj(shard -> new Shard(
                        engineSettings(defaults, settings, shard, provider.requiresUdpEncapsulation()),
                        dataplane,
                        random,
                        clock,
                        this,
                        all.bugs()))
                .toList();
        this.placement = new Placement(shards.size());
    }

    /**
     * Opens everything and begins to work.
     *
     * @throws IOException with a sentence for an operator; then nothing is open
     */
    static Router start(GatewaySettings settings, DataplaneProvider provider, Surroundings all) throws IOException {
        // A data plane that has a way of its own for ESP is the kernel's: it takes ESP in UDP from the sockets, and its
        // policies must not catch IKE.
        boolean kernelEsp = !provider.requiresUdpEncapsulation();
        Ports ports = Ports.open(settings, all.socketOptions(), kernelEsp);
        try {
            var carrier = new Carrier(ports, all.socketOptions().mark());
            var router = new Router(settings, provider, ports, provider.open(carrier), all);
            carrier.shards = router.shards;
            router.shards.forEach(Shard::start);
            ports.read(router);
            return router;
        } catch (IOException | RuntimeException e) {
            ports.close();
            throw e;
        }
    }

    /** Says goodbye to all peers and closes everything. */
    void stop() {
        var goodbyes = shards.stream().map(Shard::stop).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(goodbyes).get(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not every peer was told that the gateway stops: {}", e.toString());
        }
        shards.forEach(Shard::halt);
        try {
            dataplane.close();
        } catch (RuntimeException e) {
            LOG.error("the data plane {} could not be closed", provider.name(), e);
        }
        ports.close();
        history.stopped(clock.now());
    }

    GatewaySettings settings() {
        return settings;
    }

    DataplaneProvider provider() {
        return provider;
    }

    List<String> listening() {
        return ports.listening();
    }

    List<String> missing() {
        return ports.missing();
    }

    int shards() {
        return shards.size();
    }

    CompletableFuture<?> put(PeerConfig peer) {
        placement.put(peer);
        return tellOwners(peer, new Input.PutPeer(peer));
    }

    CompletableFuture<?> remove(PeerConfig peer) {
        placement.remove(peer);
        return tellOwners(peer, new Input.RemovePeer(peer.name()));
    }

    CompletableFuture<?> resolved(PeerConfig peer, Names.Answer answer) {
        placement.resolved(peer, answer.addresses());
        return tellOwners(peer, new Input.Resolved(peer.name(), answer.addresses(), answer.problem()));
    }

    CompletableFuture<?> initiate(PeerConfig peer) {
        return tellOwners(peer, new Input.Initiate(peer.name()));
    }

    CompletableFuture<?> rekey(PeerConfig peer) {
        return tellOwners(peer, new Input.Rekey(peer.name()));
    }

    CompletableFuture<?> terminate(PeerConfig peer) {
        return tellOwners(peer, new Input.Terminate(peer.name()));
    }

    void offer(Input.OfferMethods methods) {
        shards.forEach(shard -> shard.tell(methods));
    }

    void offer(Input.OfferSchemes schemes) {
        shards.forEach(shard -> shard.tell(schemes));
    }

    /** A snapshot of every engine that answers within the time. */
    List<Shard.Status> status(long timeoutMillis) {
        return ask(Shard::status, timeoutMillis);
    }

    /** The last negotiations of a tunnel, of every engine that answers within the time. */
    List<Negotiation> negotiations(String tunnel, long timeoutMillis) {
        return ask(shard -> shard.negotiations(tunnel), timeoutMillis).stream()
                .flatMap(List::stream)
                .toList();
    }

    private <T> List<T> ask(Function<Shard, CompletableFuture<T>> question, long timeoutMillis) {
        var asked = shards.stream().map(question).toList();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        var answers = new ArrayList<T>();
        for (CompletableFuture<T> answer : asked) {
            try {
                answers.add(answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("an IKE engine did not tell how it is: {}", e.toString());
            }
        }
        return answers;
    }

    /** By the name of the reason. */
    Map<String, Long> dataplaneDrops() {
        return dataplane.drops();
    }

    /** What a Security Association has carried so far; nothing where it is gone. */
    SaCounters counters(SaId id) {
        try {
            return dataplane.counters(id);
        } catch (IOException e) {
            return SaCounters.NONE;
        }
    }

    @Override
    public void ike(InetSocketAddress local, InetSocketAddress remote, ByteBuffer message) {
        byte[] copy = new byte[message.remaining()];
        message.get(copy);
        Octets octets = Octets.of(copy);
        try {
            IkeHeader header = IkeHeader.peek(octets);
            Shard shard = shards.get(placement.of(header, remote.getAddress()));
            var input = new Input.Received(new Datagram(local, remote, octets));
            if (Shards.isFirstContact(header)) {
                countUnless(shard.offerFirstContact(input), Drops.Reason.NEWCOMERS_FULL);
            } else {
                countUnless(shard.offer(input), Drops.Reason.QUEUE_FULL);
            }
        } catch (MalformedException e) {
            tooShort(remote);
        }
    }

    private void countUnless(boolean taken, Drops.Reason reason) {
        if (!taken) {
            drops.count(reason);
        }
    }

    @Override
    public void notRead(long datagrams) {
        drops.count(Drops.Reason.NOT_READ, datagrams);
    }

    @Override
    public void esp(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {
        dataplane.received(local, remote, packet);
    }

    @Override
    public void tooShort(InetSocketAddress remote) {
        drops.count(Drops.Reason.TOO_SHORT);
        LOG.debug("a datagram from {} is too short", Words.of(remote));
    }

    @Override
    public void send(Datagram datagram) {
        try {
            ports.sendIke(datagram.local(), datagram.remote(), datagram.octets().buffer());
        } catch (IOException e) {
            drops.count(Drops.Reason.NOT_SENT);
            LOG.debug("{}", e.getMessage());
        }
    }

    @Override
    public void keepAlive(InetSocketAddress local, InetSocketAddress remote) {
        try {
            ports.send(local, remote, ByteBuffer.wrap(new byte[] {NAT_KEEPALIVE}));
        } catch (IOException e) {
            drops.count(Drops.Reason.NOT_SENT);
            LOG.debug("{}", e.getMessage());
        }
    }

    @Override
    public Optional<InetAddress> sourceAddress(InetAddress remote) {
        return Sources.towards(remote, settings.listen());
    }

    @Override
    public void publish(IkeEvent event, CountedDataplane counted) {
        history.add(event, clock.now(), counted::last);
    }

    private CompletableFuture<?> tellOwners(PeerConfig peer, Input input) {
        return CompletableFuture.allOf(placement.of(peer).stream()
                .map(shard -> shards.get(shard).tell(input))
                .toArray(CompletableFuture<?>[]::new));
    }

    private static EngineSettings engineSettings(
            EngineSettings defaults, GatewaySettings settings, int shard, boolean forceUdp) {
        return new EngineSettings(
                shard,
                settings.ikePort(),
                settings.natPort(),
                forceUdp,
                settings.cookieThreshold(),
                defaults.maxHalfOpen(),
                defaults.maxHalfOpenPerAddress(),
                defaults.halfOpenLifetime(),
                defaults.retransmitAfter(),
                defaults.retransmits());
    }
}
