package io.quoin.engine;

import io.quoin.bytes.Secret;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.testkit.SeededRandom;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway: an engine and a data plane that are lost when it crashes, and what is not. */
final class SimulatedGateway implements Host {
    private static final Instant WALL_CLOCK = Instant.parse("2026-06-01T00:00:00Z");

    private final SimulatedWorld world;
    private final int number;
    private final InetAddress address;
    private final List<KeyExchangeMethod> methods;
    private final List<Secret> secrets = new ArrayList<>();
    private final Map<SaId, Long> packets = new HashMap<>();
    private IkeEngine engine;
    private FakeDataplane dataplane;
    private SimulationView view;
    private boolean up;
    private int starts;

    /** What its clocks are ahead of the world's. */
    Duration ahead = Duration.ZERO;

    Duration wallClockAhead = Duration.ZERO;
    boolean methodsFail;
    /** Counters of the data plane stand still. */
    boolean countersStand;
    /** The data plane has kept what it was to remove. */
    boolean hasKept;
    /** It answers what its engine does not. */
    boolean lies;

    SimulatedTraffic.Notices notices = SimulatedTraffic.Notices.ARRIVE;

    SimulatedGateway(SimulatedWorld world, int number, boolean natted) {
        this.world = world;
        this.number = number;
        this.address = Pair.address(SimulationPlan.address(number, natted));
        List<KeyExchangeMethod> all = world.plan().real ? Pair.METHODS : SimulatedMethod.all(() -> methodsFail);
        this.methods = all.stream()
                .<KeyExchangeMethod>map(method -> new Recording(method, secrets))
                .toList();
    }

    int number() {
        return number;
    }

    InetAddress address() {
        return address;
    }

    boolean isUp() {
        return up;
    }

    IkeEngine engine() {
        return engine;
    }

    FakeDataplane dataplane() {
        return dataplane;
    }

    SimulationView view() {
        return view;
    }

    /** What the key exchanges of this run have yielded. */
    List<Secret> secrets() {
        return secrets;
    }

    /** All key-exchange methods there are. */
    List<KeyExchangeMethod> methods() {
        return methods;
    }

    private Instant clock() {
        return world.now().plus(ahead);
    }

    void start() {
        starts++;
        up = true;
        hasKept = false;
        secrets.clear();
        packets.clear();
        dataplane = new FakeDataplane();
        dataplane.movesPortsOnly = world.plan().movesPortsOnly;
        dataplane.counted = id -> {
            long count = countersStand ? 0 : packets.getOrDefault(id, 0L);
            return new SaCounters(100 * count, count, 0, 0);
        };
        var random = new SeededRandom((world.seed() * 100 + number) * 1000 + starts);
        engine = new IkeEngine(
                EngineSettings.defaults().withCookieThreshold(world.plan().cookies), this, dataplane, random);
        view = new SimulationView(engine);
        handle(new Input.OfferMethods(methods));
        handle(SimulationCredentials.SCHEMES);
        world.plan().tunnels.forEach(this::configure);
    }

    /** All that was in memory is gone; nobody is told. */
    void crash() {
        world.note("%s crashes", this);
        up = false;
        dataplane = new FakeDataplane();
        world.checks().crashed(this);
    }

    void configure(SimulationPlan.Tunnel tunnel) {
        if (tunnel.a() == number || tunnel.b() == number) {
            handle(new Input.PutPeer(tunnel.configuration().config(tunnel.a() == number)));
        }
    }

    /** Hands it an input, where it runs. */
    void handle(Input input) {
        if (!up) {
            return;
        }
        if (world.isNoted() && !(input instanceof Input.Received || input instanceof Input.Deadline)) {
            world.note("%s is told: %s", this, input.getClass().getSimpleName());
        }
        try {
            engine.handle(input, clock());
        } catch (RuntimeException | StackOverflowError e) {
            throw new SimulatedWorld.Violation(this + " throws " + e, e);
        }
        world.checks().afterStep(this);
    }

    /** When it wants to act by itself, by the world's clock. */
    Optional<Instant> nextDeadline() {
        return up ? engine.nextDeadline().map(time -> time.minus(ahead)) : Optional.empty();
    }

    /** A packet of a peer that the data plane took, or one that it sent. */
    void carried(SaId id) {
        packets.merge(id, 1L, Long::sum);
    }

    Optional<TunnelStatus> tunnel(String name) {
        return up
                ? engine.tunnels().stream()
                        .filter(tunnel -> tunnel.peer().name().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public void send(Datagram datagram) {
        if (lies && !world.rogue().speaks() && Puppet.header(datagram.octets()).response()) {
            world.rogue().answer(this, datagram);
        } else {
            transmit(datagram);
        }
    }

    void transmit(Datagram datagram) {
        world.send(this, datagram);
    }

    @Override
    public void keepAlive(InetSocketAddress local, InetSocketAddress remote) {
        world.network().keepAlive(this, local);
    }

    @Override
    public Optional<InetAddress> sourceAddress(InetAddress remote) {
        return Optional.of(address);
    }

    @Override
    public Instant wallClock() {
        return WALL_CLOCK.plus(wallClockAhead);
    }

    @Override
    public void publish(IkeEvent event) {
        world.published(this, event);
    }

    @Override
    public String toString() {
        return "g" + number;
    }
}
