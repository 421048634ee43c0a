package io.quoin.gateway;

import io.quoin.engine.ChildSaStatus;
import io.quoin.engine.IkeEvent;
import io.quoin.engine.IkeSaStatus;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.manage.Protection;
import io.quoin.manage.Traffic;
import io.quoin.manage.TunnelPast;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happened to the tunnels: a line each in the log, and what management shows of the past. */
final class History {
    /** The same failure again is told again only after this time. */
    private static final Duration QUIET = Duration.ofMinutes(5);

    /** Whoever sends from a peer's address may cause failures at will. */
    private static final Duration QUIET_BETWEEN_REASONS = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final Map<String, Past> tunnels = new HashMap<>();

    /**
     * The past of a tunnel.
     *
     * @param since when it came up, or went down, or was configured; monotonic
     * @param failure why it last failed; empty where it has not since it was last up
     * @param received over the Child SAs that have ended
     * @param sent the same in the other direction
     * @param past what else happened; of packets that were dropped, those of the Child SAs that have ended
     */
    record Summary(Instant since, String failure, Traffic received, Traffic sent, TunnelPast past) {}

    private static final class Past {
        private final Set<Long> sas = new HashSet<>();
        private final Map<String, Integer> children = new HashMap<>();
        private Instant since;
        private String failure = "";
        private Instant failureTold = Instant.EPOCH;
        private Traffic received = Traffic.NONE;
        private Traffic sent = Traffic.NONE;
        private String lastFailure = "";
        private long flaps;
        private long ikeRekeys;
        private long childRekeys;
        private long replayed;
        private long integrityFailures;

        Past(Instant since) {
            this.since = since;
        }

        void wentDown(Instant now) {
            since = now;
            flaps++;
        }

        Summary summary() {
            var past = new TunnelPast(flaps, ikeRekeys, childRekeys, lastFailure, replayed, integrityFailures);
            return new Summary(since, failure, received, sent, past);
        }
    }

    /** These tunnels are configured, and no others; one that was before keeps its past. */
    synchronized void configured(Set<String> names, Instant now) {
        tunnels.keySet().retainAll(names);
        names.forEach(name -> tunnels.computeIfAbsent(name, added -> new Past(now)));
    }

    /** Every tunnel is down, without events: the engines were stopped. */
    synchronized void stopped(Instant now) {
        for (Past past : tunnels.values()) {
            if (!past.sas.isEmpty()) {
                past.sas.clear();
                past.wentDown(now);
            }
            past.children.clear();
        }
    }

    /** Whether no tunnel is up. */
    synchronized boolean isIdle() {
        return tunnels.values().stream().allMatch(past -> past.sas.isEmpty());
    }

    synchronized Optional<Summary> of(String tunnel) {
        return Optional.ofNullable(tunnels.get(tunnel)).map(Past::summary);
    }

    /** @param counters what a Security Association has carried, also of one that was just removed */
    synchronized void add(IkeEvent event, Instant now, Function<SaId, SaCounters> counters) {
        Past past = Optional.ofNullable(tunnels.get(event.peer())).orElseGet(() -> new Past(now));
        if (event instanceof IkeEvent.IkeSaUp up) {
            up(past, up.sa(), now);
        } else if (event instanceof IkeEvent.IkeSaDown down) {
            down(past, down, now);
        } else if (event instanceof IkeEvent.IkeSaRekeyed rekeyed) {
            rekeyed(past, rekeyed);
        } else if (event instanceof IkeEvent.PostQuantumLost lost) {
            postQuantumLost(lost);
        } else if (event instanceof IkeEvent.MethodsMissing missing) {
            LOG.warn("tunnel {}: no new keys can be agreed: {}", missing.peer(), missing.reason());
        } else if (event instanceof IkeEvent.MethodsBack back) {
            LOG.info("tunnel {}: new keys can be agreed again", back.peer());
        } else if (event instanceof IkeEvent.ChildSaUp up) {
            childUp(past, up.peer(), up.child());
        } else if (event instanceof IkeEvent.ChildSaDown down) {
            childDown(past, down, counters);
        } else if (event instanceof IkeEvent.NegotiationFailed failed) {
            failed(past, failed, now);
        }
    }

    private static void up(Past past, IkeSaStatus sa, Instant now) {
        if (past.sas.isEmpty()) {
            past.since = now;
        }
        past.sas.add(sa.localSpi());
        past.failure = "";
        past.failureTold = Instant.EPOCH;
        Protection protection = Protections.of(sa);
        LOG.info(
                "tunnel {}: IKE SA {} up with {} ({}), {}, {}, {} ms",
                sa.peer(),
                spi(sa.localSpi()),
                Words.of(sa.remote()),
                sa.remoteId(),
                sa.proposal(),
                protection,
                sa.setUpTime().toMillis());
        if (!protection.isPostQuantum()) {
            LOG.warn("tunnel {}: a quantum computer will read it: no post-quantum key exchange", sa.peer());
        }
    }

    private static void rekeyed(Past past, IkeEvent.IkeSaRekeyed rekeyed) {
        IkeSaStatus sa = rekeyed.sa();
        past.ikeRekeys++;
        past.sas.remove(rekeyed.oldLocalSpi());
        past.sas.add(sa.localSpi());
        LOG.info(
                "tunnel {}: IKE SA {} rekeyed to {} with {}, {}, {} ms",
                rekeyed.peer(),
                spi(rekeyed.oldLocalSpi()),
                spi(sa.localSpi()),
                sa.proposal(),
                Protections.of(sa),
                sa.setUpTime().toMillis());
    }

    private static void postQuantumLost(IkeEvent.PostQuantumLost lost) {
        LOG.warn(
                "tunnel {}: fell from post-quantum to classical: {}, {}; ike:explain {} says why",
                lost.peer(),
                lost.sa().proposal(),
                lost.before().isEmpty()
                        ? "though its first proposal is post-quantum"
                        : "before it was " + lost.before(),
                lost.peer());
    }

    private static void down(Past past, IkeEvent.IkeSaDown down, Instant now) {
        past.sas.remove(down.localSpi());
        if (past.sas.isEmpty()) {
            past.wentDown(now);
            past.failure = down.reason();
            past.lastFailure = down.reason();
        }
        LOG.info("tunnel {}: IKE SA {} down: {}", down.peer(), spi(down.localSpi()), down.reason());
    }

    private static void childUp(Past past, String tunnel, ChildSaStatus child) {
        // Of the same name another is there still: this one takes its place.
        past.childRekeys += past.children.merge(child.name(), 1, Integer::sum) > 1 ? 1 : 0;
        LOG.info(
                "tunnel {}: Child SA {} up, {} === {}, {}{}, SPIs {} in, {} out",
                tunnel,
                child.name(),
                String.join(",", child.localSelectors()),
                String.join(",", child.remoteSelectors()),
                child.proposal(),
                child.udpEncapsulated() ? " in UDP" : "",
                spi(child.inbound()),
                spi(child.outbound()));
    }

    private static void childDown(Past past, IkeEvent.ChildSaDown down, Function<SaId, SaCounters> counters) {
        ChildSaStatus child = down.child();
        SaCounters in = counters.apply(child.inbound());
        SaCounters out = counters.apply(child.outbound());
        past.received = past.received.plus(new Traffic(in.octets(), in.packets()));
        past.sent = past.sent.plus(new Traffic(out.octets(), out.packets()));
        past.replayed += in.replayed();
        past.integrityFailures += in.integrityFailures();
        past.children.computeIfPresent(child.name(), (name, count) -> count > 1 ? count - 1 : null);
        LOG.info(
                "tunnel {}: Child SA {} with SPI {} down after {} octets in, {} out: {}",
                down.peer(),
                child.name(),
                spi(child.inbound()),
                in.octets(),
                out.octets(),
                down.reason());
    }

    private static void failed(Past past, IkeEvent.NegotiationFailed failed, Instant now) {
        Duration quiet = failed.reason().equals(past.failure) ? QUIET : QUIET_BETWEEN_REASONS;
        boolean told = Duration.between(past.failureTold, now).compareTo(quiet) < 0;
        past.failure = failed.reason();
        past.lastFailure = failed.reason();
        if (told || failed.peer().isEmpty()) {
            // Whoever has not authenticated must not fill the log.
            LOG.debug("tunnel {}: failed with {}: {}", failed.peer(), Words.of(failed.remote()), failed.reason());
            return;
        }
        past.failureTold = now;
        LOG.warn("tunnel {}: failed with {}: {}", failed.peer(), Words.of(failed.remote()), failed.reason());
    }

    private static String spi(long spi) {
        return String.format("%016x", spi);
    }

    private static String spi(SaId id) {
        return String.format("%08x", id.spi());
    }
}
