package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.ipsec.EspSa;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.dh.Ecp;
import io.quoin.kex.dh.Xdh;
import io.quoin.kex.mlkem.MlKem;
import io.quoin.kex.testkit.SeededRandom;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Two engines, and the network between them, in virtual time. */
final class Pair {
    static final List<KeyExchangeMethod> METHODS = List.of(
            new Xdh.X25519(),
            new Ecp.Ecp256(),
            new Ecp.Ecp384(),
            new MlKem.MlKem512(),
            new MlKem.MlKem768(),
            new MlKem.MlKem1024());
    private static final int MAX_STEPS = 10_000;

    final Side a;
    final Side b;
    Instant now = Instant.EPOCH;
    /** What happens to a datagram on its way: nothing, or it is lost, changed, doubled. */
    UnaryOperator<Stream<Datagram>> network = UnaryOperator.identity();
    /** Sees who sends what, while the keys of it are there. */
    BiConsumer<Side, Datagram> watch = (side, datagram) -> {};

    final List<Octets> transcript = new ArrayList<>();

    Pair(long seed, EngineSettings settingsA, EngineSettings settingsB) {
        a = new Side(address("192.0.2.1"), seed, settingsA);
        b = new Side(address("192.0.2.2"), seed + 1, settingsB);
        a.engine.handle(new Input.OfferMethods(METHODS), now);
        b.engine.handle(new Input.OfferMethods(METHODS), now);
    }

    Pair(long seed) {
        this(seed, EngineSettings.defaults(), EngineSettings.defaults());
    }

    /** One gateway. */
    final class Side implements Host {
        final InetAddress address;
        final FakeDataplane dataplane = new FakeDataplane();
        int keepAlives;
        final List<IkeEvent> events = new ArrayList<>();
        final Deque<Datagram> sent = new ArrayDeque<>();
        final IkeEngine engine;

        Side(InetAddress address, long seed, EngineSettings settings) {
            this.address = address;
            this.engine = new IkeEngine(settings, this, dataplane, new SeededRandom(seed));
        }

        @Override
        public void send(Datagram datagram) {
            sent.add(datagram);
            watch.accept(this, datagram);
        }

        @Override
        public Optional<InetAddress> sourceAddress(InetAddress remote) {
            return Optional.of(address);
        }

        @Override
        public void keepAlive(InetSocketAddress local, InetSocketAddress remote) {
            keepAlives++;
        }

        @Override
        public Instant wallClock() {
            return Instant.parse("2026-06-01T00:00:00Z");
        }

        @Override
        public void publish(IkeEvent event) {
            events.add(event);
        }

        TunnelStatus tunnel() {
            return engine.tunnels().get(0);
        }

        IkeSaStatus sa() {
            return tunnel().sas().get(0);
        }

        /** Nothing is left, and nothing will happen by itself. */
        void assertNothingLeft() {
            assertThat(engine.tunnels().stream().flatMap(tunnel -> tunnel.sas().stream()))
                    .isEmpty();
            assertThat(dataplane.sas).isEmpty();
            assertThat(dataplane.policies).isEmpty();
            assertThat(engine.halfOpen()).isZero();
            assertThat(engine.nextDeadline()).isEmpty();
        }

        /** What failed, in words. */
        List<String> failures() {
            return events(IkeEvent.NegotiationFailed.class).stream()
                    .map(IkeEvent.NegotiationFailed::reason)
                    .toList();
        }

        <E extends IkeEvent> List<E> events(Class<E> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    /** Delivers one datagram that {@code from} has sent; false where there is none. */
    boolean deliver(Side from) {
        Datagram datagram = from.sent.poll();
        if (datagram == null) {
            return false;
        }
        transcript.add(datagram.octets());
        Side to = from == a ? b : a;
        network.apply(Stream.of(datagram)).forEach(arrived -> arrive(to, arrived));
        return true;
    }

    /** Hands a datagram to a side as its sender gave it to the network. */
    void arrive(Side to, Datagram sent) {
        to.engine.handle(new Input.Received(new Datagram(sent.remote(), sent.local(), sent.octets())), now);
    }

    /** Delivers a number of datagrams, or all that there are. */
    void deliverSome(int count) {
        for (int i = 0; i < count; i++) {
            if (!deliver(a)) {
                deliver(b);
            }
        }
    }

    /** Delivers until something is as it should be. */
    void deliverUntil(BooleanSupplier done) {
        for (int i = 0; i < MAX_STEPS && !done.getAsBoolean(); i++) {
            deliverSome(1);
        }
        assertThat(done.getAsBoolean()).isTrue();
    }

    /** Delivers until nobody sends any more. */
    void settle() {
        for (int i = 0; i < MAX_STEPS; i++) {
            if (!deliver(a) && !deliver(b)) {
                return;
            }
        }
        throw new IllegalStateException("the engines do not stop talking");
    }

    /** Lets time pass, deadline by deadline. */
    void pass(Duration duration) {
        Instant end = now.plus(duration);
        for (int i = 0; i < MAX_STEPS; i++) {
            settle();
            Optional<Instant> next = Stream.of(a, b)
                    .map(side -> side.engine.nextDeadline())
                    .flatMap(Optional::stream)
                    .min(Instant::compareTo)
                    .filter(deadline -> !deadline.isAfter(end));
            now = next.orElse(end);
            a.engine.handle(new Input.Deadline(), now);
            b.engine.handle(new Input.Deadline(), now);
            if (next.isEmpty()) {
                settle();
                return;
            }
        }
        throw new IllegalStateException("deadlines without end");
    }

    /** Configures the tunnel at both ends. */
    void configure(UnaryOperator<Tunnels> change) {
        Tunnels tunnels = change.apply(new Tunnels());
        a.engine.handle(new Input.PutPeer(tunnels.config(true)), now);
        b.engine.handle(new Input.PutPeer(tunnels.config(false)), now);
    }

    void initiate(Side side) {
        side.engine.handle(new Input.Initiate("ab"), now);
    }

    /** The tunnel between the two, with what a test changes of it. */
    static final class Tunnels {
        String name = "ab";
        List<String> ike = List.of("aes256gcm16-prfsha384-x25519-ke1_mlkem768");
        List<String> ikeB = List.of();
        List<String> rekeyA = List.of();
        List<String> rekeyB = List.of();
        List<String> esp = List.of("aes256gcm16");
        List<String> espB = List.of();
        InetAddress addressA = Pair.address("192.0.2.1");
        InetAddress addressB = Pair.address("192.0.2.2");
        String idA = "a.lab";
        String idAasSeenByB = "a.lab";
        String idB = "b.lab";
        String idBasSeenByA = "b.lab";
        List<String> selectorsA = List.of("10.1.0.0/16");
        List<String> selectorsAasSeenByB = List.of();
        String pskB = "a throw-away key";
        PeerConfig.PostQuantum postQuantum = PeerConfig.PostQuantum.PREFERRED;
        PeerConfig.PostQuantum postQuantumB = PeerConfig.PostQuantum.PREFERRED;
        PeerConfig.Childless childlessA = PeerConfig.Childless.NO;
        PeerConfig.Childless childlessB = PeerConfig.Childless.NO;
        EspSa.Mode mode = EspSa.Mode.TUNNEL;
        int fragmentSize = 1280;
        boolean initiateA;
        Optional<Credentials> credentialsA = Optional.empty();
        Optional<Credentials> credentialsB = Optional.empty();
        Optional<Ppks> ppkA = Optional.empty();
        Optional<Ppks> ppkB = Optional.empty();
        Duration liveness = Duration.ofSeconds(30);
        Lifetimes lifetimes = Lifetimes.defaults();
        Optional<Lifetimes> lifetimesB = Optional.empty();
        /** B is called from any address. */
        boolean anywhere;
        /** A and B know each other by name. */
        boolean named;

        boolean initiateB;
        boolean unique = true;
        int children = 1;

        PeerConfig config(boolean ofA) {
            Identity a = Identity.parse(ofA ? idA : idAasSeenByB);
            Identity b = Identity.parse(ofA ? idBasSeenByA : idB);
            List<String> proposals = ofA || ikeB.isEmpty() ? ike : ikeB;
            List<String> rekey = ofA ? rekeyA : rekeyB;
            return new PeerConfig(
                    name,
                    Optional.of(ofA ? addressA : addressB),
                    Optional.of(ofA ? addressB : addressA).filter(address -> !named && (ofA || !anywhere)),
                    Optional.of(ofA ? "b.lab" : "a.lab").filter(name -> named),
                    ofA ? a : b,
                    ofA ? b : a,
                    credentials(ofA),
                    ofA ? ppkA : ppkB,
                    proposals.stream().map(ProposalSpec::ike).toList(),
                    (rekey.isEmpty() ? proposals : rekey)
                            .stream().map(ProposalSpec::ike).toList(),
                    childConfigs(ofA),
                    ofA ? childlessA : childlessB,
                    ofA ? postQuantum : postQuantumB,
                    ofA ? initiateA : initiateB,
                    unique,
                    fragmentSize,
                    liveness,
                    ofA ? lifetimes : lifetimesB.orElse(lifetimes));
        }

        private Credentials credentials(boolean ofA) {
            Optional<Credentials> given = ofA ? credentialsA : credentialsB;
            return given.orElseGet(
                    () -> new Credentials.PreSharedKey(Secret.copyOf((ofA ? "a throw-away key" : pskB).getBytes())));
        }

        private List<ChildConfig> childConfigs(boolean ofA) {
            var configs = new ArrayList<ChildConfig>();
            for (int i = 0; i < children; i++) {
                List<String> ofSideA = ofA || selectorsAasSeenByB.isEmpty() ? selectorsA : selectorsAasSeenByB;
                var rangesA = (i == 0 ? ofSideA : List.of("10.1" + i + ".0.0/16"))
                        .stream().map(TrafficSelectors::parse).toList();
                var rangesB = List.of(TrafficSelectors.parse("10.2" + (i == 0 ? "" : i) + ".0.0/16"));
                configs.add(new ChildConfig(
                        "net" + i,
                        ofA ? rangesA : rangesB,
                        ofA ? rangesB : rangesA,
                        (ofA || espB.isEmpty() ? esp : espB)
                                .stream().map(ProposalSpec::esp).toList(),
                        mode,
                        64));
            }
            return configs;
        }
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static InetSocketAddress socket(String address, int port) {
        return new InetSocketAddress(address(address), port);
    }
}
