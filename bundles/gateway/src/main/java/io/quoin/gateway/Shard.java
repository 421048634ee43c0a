package io.quoin.gateway;

import io.quoin.engine.Datagram;
import io.quoin.engine.DropReason;
import io.quoin.engine.EngineSettings;
import io.quoin.engine.ExchangeCount;
import io.quoin.engine.Host;
import io.quoin.engine.IkeEngine;
import io.quoin.engine.IkeEvent;
import io.quoin.engine.Input;
import io.quoin.engine.Negotiation;
import io.quoin.engine.TunnelStatus;
import io.quoin.ipsec.Dataplane;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One IKE engine with the thread that runs it, and what is to happen to it. */
final class Shard {
    private static final long HALT_MILLIS = 500;
    private static final int MAX_BUG_KINDS = 100;
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration AFTER_BUG = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    private final Inbox inbox = new Inbox();
    private final Set<String> bugKinds = new HashSet<>();
    private final LongAdder bugs;
    private final MonotonicClock clock;
    private final IkeEngine engine;
    private final Thread thread;
    private Instant notBefore = Instant.EPOCH;
    private volatile boolean stopping;

    /** What an engine asks of the rest of the gateway; called on the thread of its shard. */
    interface Outside {
        void send(Datagram datagram);

        void keepAlive(InetSocketAddress local, InetSocketAddress remote);

        Optional<InetAddress> sourceAddress(InetAddress remote);

        void publish(IkeEvent event, CountedDataplane dataplane);
    }

    /** A snapshot of an engine. */
    record Status(
            List<TunnelStatus> tunnels,
            Map<DropReason, Long> drops,
            List<ExchangeCount> exchanges,
            int halfOpen,
            boolean cookies) {}

    Shard(
            EngineSettings settings,
            Dataplane dataplane,
            SecureRandom random,
            MonotonicClock clock,
            Outside outside,
            LongAdder bugs) {
        this.bugs = bugs;
        this.clock = clock;
        var counted = new CountedDataplane(dataplane);
        this.engine = new IkeEngine(settings, host(outside, counted), counted, random);
        this.thread = new Thread(this::run, "quoin-shard-" + settings.shard());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A packet arrived, for an IKE SA that may exist; false where too much waits. */
    boolean offer(Input input) {
        return inbox.packet(() -> handle(input));
    }

    /** A packet arrived that would begin an IKE SA; false where another was forgotten for it. */
    boolean offerFirstContact(Input input) {
        return inbox.firstContact(() -> handle(input));
    }

    /** Something else happens; completes when the engine has handled it. */
    CompletableFuture<Void> tell(Input input) {
        return submit(() -> {
            handle(input);
            return null;
        });
    }

    /** Asks for a snapshot. */
    CompletableFuture<Status> status() {
        return submit(() -> new Status(
                engine.tunnels(), engine.drops(), engine.exchanges(), engine.halfOpen(), engine.demandsCookies()));
    }

    /** Asks for the last negotiations of a tunnel. */
    CompletableFuture<List<Negotiation>> negotiations(String tunnel) {
        return submit(() -> engine.negotiations(tunnel));
    }

    /** Lets the engine say goodbye. */
    CompletableFuture<Void> stop() {
        return tell(new Input.Shutdown());
    }

    /** Ends the thread. What waits does not happen any more. */
    void halt() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(HALT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> CompletableFuture<T> submit(Supplier<T> action) {
        var future = new CompletableFuture<T>();
        boolean accepted = !stopping
                && inbox.command(() -> {
                    try {
                        future.complete(action.get());
                    } catch (RuntimeException e) {
                        bug("a command", e);
                        future.completeExceptionally(e);
                    }
                });
        if (!accepted) {
            future.completeExceptionally(new IllegalStateException("the IKE engine is stopped or overloaded"));
        }
        return future;
    }

    private void run() {
        while (!stopping) {
            try {
                Duration wait = untilDeadline();
                if (wait.isZero()) {
                    handle(new Input.Deadline());
                } else {
                    Runnable next = inbox.poll(wait.toNanos());
                    if (next != null) {
                        next.run();
                    }
                }
            } catch (InterruptedException e) {
                // Only to end a wait: `stopping` decides.
                LOG.debug("{} was interrupted", thread.getName());
            }
        }
    }

    private Duration untilDeadline() {
        Instant now = clock.now();
        Optional<Instant> deadline = engine.nextDeadline();
        if (deadline.isEmpty()) {
            return IDLE;
        }
        Instant due = deadline.get().isBefore(notBefore) ? notBefore : deadline.get();
        Duration wait = Duration.between(now, due);
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(IDLE) > 0 ? IDLE : wait;
    }

    /** What goes wrong with one input must not end the others. */
    private void handle(Input input) {
        try {
            engine.handle(input, clock.now());
        } catch (RuntimeException e) {
            bug(input.getClass().getSimpleName(), e);
            if (input instanceof Input.Deadline) {
                // It is due again at once: that must not become a busy loop.
                notBefore = clock.now().plus(AFTER_BUG);
            }
        }
    }

    private void bug(String input, RuntimeException e) {
        bugs.increment();
        StackTraceElement[] stack = e.getStackTrace();
        String kind = e.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
        if (bugKinds.size() < MAX_BUG_KINDS && bugKinds.add(kind)) {
            LOG.error("an IKE engine failed on {}, which is a bug; told once for each kind", input, e);
        }
    }

    private static Host host(Outside outside, CountedDataplane dataplane) {
        return new Host() {
            @Override
            public void keepAlive(InetSocketAddress local, InetSocketAddress remote) {
                outside.keepAlive(local, remote);
            }

            @Override
            public void send(Datagram datagram) {
                outside.send(datagram);
            }

            @Override
            public Optional<InetAddress> sourceAddress(InetAddress remote) {
                return outside.sourceAddress(remote);
            }

            @Override
            public Instant wallClock() {
                return Instant.now();
            }

            @Override
            public void publish(IkeEvent event) {
                outside.publish(event, dataplane);
            }
        };
    }
}
