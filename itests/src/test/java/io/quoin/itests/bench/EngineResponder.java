package io.quoin.itests.bench;

import io.quoin.bytes.Secret;
import io.quoin.engine.ChildConfig;
import io.quoin.engine.Credentials;
import io.quoin.engine.Datagram;
import io.quoin.engine.EngineSettings;
import io.quoin.engine.Host;
import io.quoin.engine.Identity;
import io.quoin.engine.IkeEngine;
import io.quoin.engine.IkeEvent;
import io.quoin.engine.Input;
import io.quoin.engine.Lifetimes;
import io.quoin.engine.PeerConfig;
import io.quoin.engine.ProposalSpec;
import io.quoin.engine.Shards;
import io.quoin.engine.TrafficSelectors;
import io.quoin.ipsec.EspSa;
import io.quoin.kex.dh.Xdh;
import io.quoin.kex.mlkem.MlKem;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The engines of a gateway, with sockets and threads, and nothing else: for more tunnels than the gateway takes, and to
 * see what the IKE SAs alone take. Each user has a tunnel of its own, configured as its file would. The clock may be
 * put forward.
 */
public final class EngineResponder {
    private static final int ENGINES = 2;
    /** Each liveness check is due within twice of it; no key is old before. */
    private static final Duration LIVENESS = Duration.ofHours(1);

    private static final Lifetimes LIFETIMES =
            new Lifetimes(Duration.ofDays(30), Duration.ofDays(30), 0, 0, Duration.ZERO);
    private static final long IDLE_NANOS = 1_000_000_000;
    private static final long QUIET_MILLIS = 30;

    private final Instant origin = Instant.now();
    private final long originNanos = System.nanoTime();
    private final List<Lane> lanes;
    private final Sockets sockets;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private volatile Duration putForward = Duration.ZERO;

    private EngineResponder() throws IOException {
        lanes = IntStream.range(0, ENGINES).mapToObj(Lane::new).toList();
        sockets = new Sockets(this::dispatch);
        lanes.forEach(Lane::start);
    }

    /** It takes no arguments. */
    public static void main(String[] args) throws Exception {
        var responder = new EngineResponder();
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println("ready");
        String line;
        while ((line = commands.readLine()) != null && !line.equals(Talk.QUIT)) {
            System.out.println(responder.run(line.split(" ")));
        }
        System.exit(0);
    }

    private long run(String[] words) throws Exception {
        return switch (words[0]) {
            case "put" -> put(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "heap" -> heapOctets();
            case "pass" -> pass(Duration.ofSeconds(Long.parseLong(words[1])));
            default -> throw new IllegalArgumentException("no such command: " + words[0]);
        };
    }

    private long put(int from, int count) throws Exception {
        for (int user = from; user < from + count; user++) {
            Lane lane = lanes.get(Shards.of(Users.PSK.address(user), ENGINES));
            lane.tell(new Input.PutPeer(config(user))).get();
        }
        return count;
    }

    /** What is alive after a collection. */
    private static long heapOctets() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Puts the clock forward, and tells how many datagrams came and went until it was quiet again. */
    private long pass(Duration time) throws InterruptedException {
        long before = sent.get() + received.get();
        putForward = putForward.plus(time);
        lanes.forEach(lane -> lane.tell(new Input.Deadline()));
        long last;
        do {
            last = sent.get() + received.get();
            Thread.sleep(QUIET_MILLIS);
        } while (sent.get() + received.get() != last);
        return last - before;
    }

    /** What {@code PeerFile} makes of a file like that of {@link QuoinResponder}. */
    private static PeerConfig config(int user) {
        InetAddress address = Users.PSK.address(user);
        String identity = Users.PSK.identity(user);
        List<ProposalSpec> ike = List.of(ProposalSpec.ike(Memory.PROPOSAL));
        var child = new ChildConfig(
                identity,
                List.of(TrafficSelectors.parse("172.31.0.0/16")),
                List.of(TrafficSelectors.host(address)),
                List.of(ProposalSpec.esp("aes256gcm16")),
                EspSa.Mode.TUNNEL,
                64);
        return new PeerConfig(
                identity,
                Optional.empty(),
                Optional.of(address),
                Optional.empty(),
                Identity.parse(Users.GATEWAY_ID),
                Identity.parse(identity),
                new Credentials.PreSharedKey(Secret.take(Users.SECRET.getBytes(StandardCharsets.US_ASCII))),
                Optional.empty(),
                ike,
                ike,
                List.of(child),
                PeerConfig.Childless.NO,
                PeerConfig.PostQuantum.REQUIRED,
                false,
                true,
                0,
                LIVENESS,
                LIFETIMES);
    }

    private void dispatch(Datagram datagram) {
        received.incrementAndGet();
        try {
            int lane = Shards.of(
                    IkeHeader.peek(datagram.octets()), datagram.remote().getAddress(), ENGINES);
            lanes.get(lane).tell(new Input.Received(datagram));
        } catch (MalformedException e) {
            System.err.println("the generator sent nonsense: " + e.getMessage());
        }
    }

    private Instant now() {
        return origin.plusNanos(System.nanoTime() - originNanos).plus(putForward);
    }

    /** One engine and its thread. */
    private final class Lane implements Host {
        private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        private final IkeEngine engine;
        private final Thread thread;

        Lane(int shard) {
            EngineSettings all = EngineSettings.defaults();
            engine = new IkeEngine(
                    new EngineSettings(
                            shard,
                            all.ikePort(),
                            all.natPort(),
                            false,
                            all.cookieThreshold(),
                            all.maxHalfOpen(),
                            all.maxHalfOpenPerAddress(),
                            all.halfOpenLifetime(),
                            all.retransmitAfter(),
                            all.retransmits()),
                    this,
                    new NoDataplane(),
                    new SecureRandom());
            engine.handle(new Input.OfferMethods(List.of(new Xdh.X25519(), new MlKem.MlKem768())), now());
            thread = new Thread(this::run, "engine-" + shard);
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        CompletableFuture<Void> tell(Input input) {
            var done = new CompletableFuture<Void>();
            queue.add(() -> {
                engine.handle(input, now());
                done.complete(null);
            });
            return done;
        }

        private void run() {
            try {
                while (true) {
                    long wait = engine.nextDeadline()
                            .map(deadline -> Duration.between(now(), deadline))
                            .filter(left -> left.compareTo(Duration.ofNanos(IDLE_NANOS)) < 0)
                            .map(Duration::toNanos)
                            .orElse(IDLE_NANOS);
                    Runnable next = wait <= 0 ? null : queue.poll(wait, TimeUnit.NANOSECONDS);
                    if (next == null) {
                        engine.handle(new Input.Deadline(), now());
                    } else {
                        next.run();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void send(Datagram datagram) {
            sent.incrementAndGet();
            sockets.send(datagram);
        }

        @Override
        public void keepAlive(InetSocketAddress local, InetSocketAddress remote) {
            // There is no NAT to keep a mapping.
        }

        @Override
        public Optional<InetAddress> sourceAddress(InetAddress remote) {
            return Optional.empty();
        }

        @Override
        public Instant wallClock() {
            return Instant.now();
        }

        @Override
        public void publish(IkeEvent event) {
            if (event instanceof IkeEvent.NegotiationFailed failed) {
                System.err.println(failed.peer() + ": " + failed.reason());
            }
        }
    }
}
