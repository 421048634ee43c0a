package io.quoin.esp;

import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Security Association Database (RFC 4301, 4.4.2). Packets find theirs without a lock; changes come one at a time.
 */
final class SaTable implements AutoCloseable {
    /** As many as the inbound and outbound ones of some thirty thousand tunnels. */
    static final int MAX_SAS = 65_536;

    private final SecureRandom random;
    private final Map<SaId, InboundSa> inbound = new HashMap<>();
    private final Map<SaId, OutboundSa> outbound = new HashMap<>();
    private final Map<Integer, Deque<OutboundSa>> newestFirst = new HashMap<>();

    private final Map<Integer, InboundSa> inboundBySpi = new ConcurrentHashMap<>();
    private final Map<Integer, OutboundSa> newestByRequestId = new ConcurrentHashMap<>();

    SaTable(SecureRandom random) {
        this.random = random;
    }

    /** The one that opens packets with this SPI, which alone names it: this machine chose it (RFC 4301, 4.1). */
    Optional<InboundSa> inbound(int spi) {
        return Optional.ofNullable(inboundBySpi.get(spi));
    }

    /** The one that was installed last, of those of a request id that are still there. */
    Optional<OutboundSa> newestOutbound(int requestId) {
        return Optional.ofNullable(newestByRequestId.get(requestId));
    }

    synchronized void add(EspSa sa) throws DataplaneException {
        check(sa);
        try {
            if (sa.direction() == EspSa.Direction.IN) {
                var added = new InboundSa(sa, sa.encapsulation().orElseThrow(), random);
                inbound.put(sa.id(), added);
                inboundBySpi.put(sa.id().spi(), added);
            } else {
                var added = new OutboundSa(sa, sa.encapsulation().orElseThrow(), random);
                outbound.put(sa.id(), added);
                newestFirst
                        .computeIfAbsent(sa.requestId(), id -> new ArrayDeque<>())
                        .addFirst(added);
                newestByRequestId.put(sa.requestId(), added);
            }
        } catch (GeneralSecurityException e) {
            throw new DataplaneException(
                    "cannot install the SA " + sa.id() + ": this Java has no " + sa.suite() + "; use a whole JDK 17",
                    e);
        }
    }

    synchronized void move(SaId id, InetSocketAddress remote) throws DataplaneException {
        if (inbound.containsKey(id)) {
            inbound.get(id).move(remote);
        } else if (outbound.containsKey(id)) {
            outbound.get(id).move(remote);
        } else {
            throw new DataplaneException("there is no SA " + id + " to move; it was removed or never installed");
        }
    }

    synchronized void remove(SaId id) {
        InboundSa removedInbound = inbound.remove(id);
        if (removedInbound != null) {
            inboundBySpi.remove(id.spi());
            removedInbound.close();
        }
        OutboundSa removedOutbound = outbound.remove(id);
        if (removedOutbound != null) {
            removeFromRequest(removedOutbound);
            removedOutbound.close();
        }
    }

    synchronized SaCounters counters(SaId id) throws DataplaneException {
        if (inbound.containsKey(id)) {
            return inbound.get(id).counters();
        }
        if (outbound.containsKey(id)) {
            return outbound.get(id).counters();
        }
        throw new DataplaneException("there is no SA " + id + " to count for; it was removed or never installed");
    }

    /** Removes them all. */
    @Override
    public synchronized void close() {
        inboundBySpi.clear();
        newestByRequestId.clear();
        newestFirst.clear();
        inbound.values().forEach(InboundSa::close);
        inbound.clear();
        outbound.values().forEach(OutboundSa::close);
        outbound.clear();
    }

    private void check(EspSa sa) throws DataplaneException {
        require(
                sa.mode() == EspSa.Mode.TUNNEL,
                sa,
                "the data plane in user space has tunnel mode only; configure tunnel mode or use the kernel's");
        require(
                sa.encapsulation().isPresent(),
                sa,
                "the data plane in user space sends ESP in UDP only; let the gateway force UDP encapsulation");
        require(
                sa.replayWindow() <= ReplayWindow.MAX_SIZE,
                sa,
                "its replay window of " + sa.replayWindow() + " packets is above the limit of " + ReplayWindow.MAX_SIZE
                        + "; configure a smaller one");
        require(
                !inbound.containsKey(sa.id()) && !outbound.containsKey(sa.id()),
                sa,
                "it is installed already; remove it first");
        require(
                sa.direction() == EspSa.Direction.OUT
                        || !inboundBySpi.containsKey(sa.id().spi()),
                sa,
                "its SPI is that of another inbound SA; choose another SPI");
        require(
                inbound.size() + outbound.size() < MAX_SAS,
                sa,
                "there are " + MAX_SAS + " SAs, which is the limit; remove some first");
    }

    private void removeFromRequest(OutboundSa sa) {
        Deque<OutboundSa> rest = newestFirst.get(sa.requestId());
        rest.remove(sa);
        if (rest.isEmpty()) {
            newestFirst.remove(sa.requestId());
            newestByRequestId.remove(sa.requestId());
        } else {
            newestByRequestId.put(sa.requestId(), rest.getFirst());
        }
    }

    private static void require(boolean fact, EspSa sa, String otherwise) throws DataplaneException {
        if (!fact) {
            throw new DataplaneException("cannot install the SA " + sa.id() + ": " + otherwise);
        }
    }
}
