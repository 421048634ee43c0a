package io.quoin.engine;

import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A data plane that keeps what it is given, and refuses when it is told to. */
final class FakeDataplane implements Dataplane {
    final Map<SaId, EspSa> sas = new LinkedHashMap<>();
    final Map<SaId, String> keys = new HashMap<>();
    final Set<Policy> policies = new LinkedHashSet<>();
    boolean refuses;
    /** How many Security Associations it takes before it refuses. */
    int takes = Integer.MAX_VALUE;
    /** It keeps what it has. */
    boolean keeps;
    /** How often Security Associations came and went. */
    int changes;

    /** It cannot lead an SA to another address, as the kernel cannot. */
    boolean movesPortsOnly;
    /** Where the peer of an SA is, once it was moved. */
    final Map<SaId, InetSocketAddress> moved = new HashMap<>();

    long carried;
    /** What each Security Association has carried. */
    Function<SaId, SaCounters> counted = id -> new SaCounters(carried, carried / 100, 0, 0);

    @Override
    public void install(EspSa sa) throws DataplaneException {
        if (refuses || takes-- <= 0) {
            throw new DataplaneException("the data plane refuses");
        }
        if (sas.containsKey(sa.id())) {
            throw new DataplaneException("the SPI is taken");
        }
        changes++;
        sas.put(sa.id(), sa);
        keys.put(
                sa.id(),
                sa.encryptionKey().with(FakeDataplane::hex) + sa.integrityKey().with(FakeDataplane::hex));
    }

    @Override
    public void move(SaId id, InetSocketAddress remote) throws DataplaneException {
        EspSa sa = sas.get(id);
        InetAddress before = sa.direction() == EspSa.Direction.OUT ? id.destination() : sa.source();
        if (movesPortsOnly && !before.equals(remote.getAddress())) {
            throw new DataplaneException("the data plane moves ports only");
        }
        moved.put(id, remote);
    }

    @Override
    public void remove(SaId id) throws DataplaneException {
        if (keeps) {
            throw new DataplaneException("the data plane keeps it");
        }
        changes++;
        sas.remove(id);
        keys.remove(id);
        moved.remove(id);
    }

    @Override
    public void install(Policy policy) {
        if (!policies.add(policy)) {
            throw new IllegalStateException("installed twice: " + policy);
        }
    }

    @Override
    public void remove(Policy policy) {
        if (!policies.remove(policy)) {
            throw new IllegalStateException("not installed: " + policy);
        }
    }

    @Override
    public SaCounters counters(SaId id) {
        return counted.apply(id);
    }

    @Override
    public void received(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {
        throw new IllegalStateException("no packets here");
    }

    @Override
    public void close() {
        sas.clear();
        policies.clear();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
