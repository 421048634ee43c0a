package io.quoin.gateway;

import io.quoin.engine.PeerConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tunnels that the engines know those that are configured, and says which keys no engine uses any
 * more. Of one thread.
 */
final class TunnelFeed {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelFeed.class);

    private final Tunnels tunnels;
    private final TunnelIndexes indexes;
    private final Names names;
    private final History history;
    private final MonotonicClock clock;
    private final Executor thread;
    private final Map<String, PeerConfig> told = new HashMap<>();
    private final Map<String, Names.Answer> resolved = new HashMap<>();
    private final List<PeerConfig> leaving = new ArrayList<>();
    private int generation;

    /** @param thread the one on which all methods are called */
    TunnelFeed(
            Tunnels tunnels,
            TunnelIndexes indexes,
            Names names,
            History history,
            MonotonicClock clock,
            Executor thread) {
        this.tunnels = tunnels;
        this.indexes = indexes;
        this.names = names;
        this.history = history;
        this.clock = clock;
        this.thread = thread;
    }

    /** No tunnel is known to any engine: all engines were stopped. */
    void reset() {
        generation++;
        told.clear();
        resolved.clear();
        leaving.clear();
        tunnels.release(List.of());
    }

    /** What is configured has a history, an index and a name looked up, also while the gateway does not run. */
    void list() {
        Map<String, PeerConfig> configured = tunnels.configured();
        history.configured(configured.keySet(), clock.now());
        indexes.assign(configured.keySet());
        names.want(configured.values().stream()
                .flatMap(peer -> peer.remoteName().stream())
                .toList());
    }

    /** Tells the engines what they do not know yet. */
    void feed(Router router) {
        Map<String, PeerConfig> configured = tunnels.configured();
        for (PeerConfig known : List.copyOf(told.values())) {
            PeerConfig wanted = configured.get(known.name());
            // Another address may mean another engine.
            if (wanted == null || !hasSameRemote(wanted, known)) {
                remove(router, known);
            }
        }
        configured.values().stream()
                .filter(wanted -> told.get(wanted.name()) != wanted)
                .forEach(wanted -> put(router, wanted));
        configured.values().stream()
                .filter(peer -> peer.remoteName().isPresent())
                .forEach(peer -> resolve(router, peer));
    }

    private static boolean hasSameRemote(PeerConfig one, PeerConfig other) {
        return one.remote().equals(other.remote()) && one.remoteName().equals(other.remoteName());
    }

    private void resolve(Router router, PeerConfig peer) {
        Names.Answer answer = names.of(peer);
        if (!answer.equals(resolved.put(peer.name(), answer))) {
            whenDone(router.resolved(peer, answer), null, () -> resolved.remove(peer.name()));
        }
    }

    private void remove(Router router, PeerConfig known) {
        told.remove(known.name());
        resolved.remove(known.name());
        leaving.add(known);
        whenDone(router.remove(known), known, () -> told.putIfAbsent(known.name(), known));
    }

    private void put(Router router, PeerConfig wanted) {
        PeerConfig before = told.put(wanted.name(), wanted);
        resolved.remove(wanted.name());
        if (before != null) {
            leaving.add(before);
        }
        whenDone(router.put(wanted), before, () -> told.remove(wanted.name()));
    }

    private void whenDone(CompletableFuture<?> done, PeerConfig former, Runnable undo) {
        int mine = generation;
        done.whenCompleteAsync(
                (nothing, failure) -> {
                    if (mine != generation) {
                        return;
                    }
                    if (failure != null) {
                        LOG.error(
                                "an IKE engine did not take a configuration and is told again: {}", failure.toString());
                        undo.run();
                        return;
                    }
                    leaving.removeIf(peer -> peer == former);
                    var inUse = new ArrayList<>(told.values());
                    inUse.addAll(leaving);
                    tunnels.release(inUse);
                },
                thread);
    }
}
