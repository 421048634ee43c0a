package io.quoin.gateway;

import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The data plane as one engine sees it: remembers what a Security Association had carried when it was removed, so that
 * the counters of a tunnel survive it. Of one thread; closing it leaves the real one open, which others use too.
 */
final class CountedDataplane implements Dataplane {
    /** Removed Security Associations whose counters nobody asked for. */
    private static final int MAX_REMEMBERED = 1024;

    private final Dataplane real;
    private final Map<SaId, SaCounters> removed = new LinkedHashMap<>();

    CountedDataplane(Dataplane real) {
        this.real = real;
    }

    /** What a Security Association has carried, or had when it was removed; a second question yields nothing. */
    SaCounters last(SaId id) {
        SaCounters remembered = removed.remove(id);
        return remembered == null ? now(id) : remembered;
    }

    @Override
    public void install(EspSa sa) throws DataplaneException {
        real.install(sa);
    }

    @Override
    public void move(SaId id, InetSocketAddress remote) throws DataplaneException {
        real.move(id, remote);
    }

    @Override
    public void remove(SaId id) throws DataplaneException {
        if (removed.size() >= MAX_REMEMBERED) {
            removed.remove(removed.keySet().iterator().next());
        }
        removed.put(id, now(id));
        real.remove(id);
    }

    @Override
    public void install(Policy policy) throws DataplaneException {
        real.install(policy);
    }

    @Override
    public void remove(Policy policy) throws DataplaneException {
        real.remove(policy);
    }

    @Override
    public SaCounters counters(SaId id) throws DataplaneException {
        return real.counters(id);
    }

    @Override
    public void received(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {
        real.received(local, remote, packet);
    }

    @Override
    public void close() {
        removed.clear();
    }

    private SaCounters now(SaId id) {
        try {
            return real.counters(id);
        } catch (DataplaneException e) {
            // It was never installed, or is gone by itself.
            return SaCounters.NONE;
        }
    }
}
