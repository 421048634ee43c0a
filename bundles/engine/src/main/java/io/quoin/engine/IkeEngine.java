package io.quoin.engine;

import io.quoin.ipsec.Dataplane;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** IKEv2 for the tunnels of one shard. */
public final class IkeEngine {
    public IkeEngine(EngineSettings settings, Host host, Dataplane dataplane, SecureRandom random) {}

    /** Runs one input to completion. */
    public void handle(Input input, Instant now) {}

    /** When {@link Input.Deadline} is due next; empty while nothing waits. */
    public Optional<Instant> nextDeadline() {
        return Optional.empty();
    }

    /** Every configured tunnel, by name. */
    public List<TunnelStatus> tunnels() {
        return List.of();
    }

    /** How many datagrams were dropped for each reason. */
    public Map<DropReason, Long> drops() {
        return Map.of();
    }
}
