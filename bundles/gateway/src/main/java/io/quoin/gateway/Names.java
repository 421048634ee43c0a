package io.quoin.gateway;

import io.quoin.engine.PeerConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the host names that tunnels have for their peers. Names are looked up again and again, on a thread
 * that does nothing else, for a look-up may take long.
 */
final class Names implements AutoCloseable {
    /** Tunnels whose peer has a name, at most. */
    static final int MAX_NAMES = 256;
    /** Addresses of one name that count, at most. */
    static final int MAX_ADDRESSES = 16;
    /** From one look-up of a name to the next; bin/quoin lets the JDK remember answers for less. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final long TICK_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Names.class);

    private final Resolver resolver;
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<String, Instant> due = new HashMap<>();
    private final ScheduledExecutorService thread;
    private Runnable changed = () -> {};

    /** Looks a name up, as long as that takes. */
    interface Resolver {
        List<InetAddress> resolve(String name) throws UnknownHostException;
    }

    /**
     * What is known of a name.
     *
     * @param addresses as last told, the preferred first; none while it never was
     * @param problem why the last look-up told none; empty where it did, or there was none
     */
    record Answer(List<InetAddress> addresses, String problem) {
        static final Answer NONE = new Answer(List.of(), "");

        /** What a tunnel can use of it: addresses of the family of its own. */
        Answer of(PeerConfig peer) {
            List<InetAddress> usable = addresses.stream()
                    .filter(address -> peer.local()
                            .map(local -> local.getClass() == address.getClass())
                            .orElse(true))
                    .toList();
            return usable.isEmpty() && !addresses.isEmpty()
                    ? new Answer(usable, "it has no address of the family of local, IPv4 or IPv6")
                    : new Answer(usable, problem);
        }
    }

    Names(Resolver resolver) {
        this.resolver = resolver;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            var daemon = new Thread(task, "quoin-names");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** That of the machine. */
    static Resolver ofTheMachine() {
        return name -> List.of(InetAddress.getAllByName(name));
    }

    /** Looks up what is due from now on, and calls {@code action} after each change. */
    void start(MonotonicClock clock, Runnable action) {
        changed = action;
        thread.scheduleWithFixedDelay(() -> ask(clock.now()), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Only these names are looked up from now on; returns at once. */
    synchronized void want(Collection<String> names) {
        answers.keySet().retainAll(Set.copyOf(names));
        due.keySet().retainAll(answers.keySet());
        for (String name : names) {
            if (answers.size() < MAX_NAMES && answers.putIfAbsent(name, Answer.NONE) == null) {
                due.put(name, Instant.EPOCH);
            }
        }
    }

    /** What a tunnel's peer may be called at; without a name nothing is known. */
    synchronized Answer of(PeerConfig peer) {
        return peer.remoteName()
                .map(name -> answers.getOrDefault(name, Answer.NONE).of(peer))
                .orElse(Answer.NONE);
    }

    /** Looks up each name that is due once; those that never were go before those that wait. */
    void ask(Instant now) {
        Optional<String> next;
        while (!thread.isShutdown() && (next = next(now)).isPresent()) {
            String name = next.get();
            if (told(name, lookUp(name), now)) {
                changed.run();
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private synchronized Optional<String> next(Instant now) {
        return due.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }

    private Answer lookUp(String name) {
        try {
            List<InetAddress> addresses = resolver.resolve(name).stream()
                    .filter(address -> !address.isAnyLocalAddress() && !address.isMulticastAddress())
                    .distinct()
                    .limit(MAX_ADDRESSES)
                    .toList();
            return new Answer(addresses, addresses.isEmpty() ? "it has no address" : "");
        } catch (UnknownHostException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = name + ": ";
            return new Answer(
                    List.of(), message.startsWith(prefix) ? message.substring(prefix.length()) : "it is not known");
        } catch (RuntimeException e) {
            // Otherwise the schedule would end in silence.
            LOG.error("the name {} could not be looked up, which is a bug", name, e);
            return new Answer(List.of(), "the look-up failed: see the log");
        }
    }

    /** Whether anything changed. What was once known stays where nothing else is told. */
    private synchronized boolean told(String name, Answer told, Instant now) {
        Answer before = answers.get(name);
        if (before == null) {
            return false;
        }
        due.put(name, now.plus(INTERVAL));
        Answer after = told.addresses().isEmpty() ? new Answer(before.addresses(), told.problem()) : told;
        answers.put(name, after);
        boolean moved = !after.addresses().equals(before.addresses());
        if (moved && !Set.copyOf(after.addresses()).equals(Set.copyOf(before.addresses()))) {
            String all =
                    after.addresses().stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" "));
            LOG.info("the name {} is {} now", name, all);
        }
        if (!after.problem().isEmpty() && !after.problem().equals(before.problem())) {
            LOG.warn("the name {} is not resolved: {}", name, after.problem());
        }
        return moved || !after.problem().equals(before.problem());
    }
}
