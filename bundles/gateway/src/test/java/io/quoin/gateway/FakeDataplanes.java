package io.quoin.gateway;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.DataplaneProvider;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A data plane that only remembers; it carries what {@link #carry} says it does. */
final class FakeDataplanes implements DataplaneProvider {
    private final String name;
    private final Map<SaId, EspSa.Direction> sas = new ConcurrentHashMap<>();
    private final List<Octets> received = new CopyOnWriteArrayList<>();
    private volatile SaCounters carried = SaCounters.NONE;
    private volatile String unavailable = "";
    private volatile EspCarrier carrier;
    private volatile boolean open;

    FakeDataplanes(String name) {
        this.name = name;
    }

    /** From now on each Security Association has carried this. */
    void carry(SaCounters counters) {
        carried = counters;
    }

    void becomeUnavailable(String reason) {
        unavailable = reason;
    }

    Map<SaId, EspSa.Direction> sas() {
        return sas;
    }

    List<Octets> received() {
        return received;
    }

    EspCarrier carrier() {
        return carrier;
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "a fake named " + name;
    }

    @Override
    public Optional<String> unavailableBecause() {
        return Optional.of(unavailable).filter(reason -> !reason.isEmpty());
    }

    @Override
    public boolean requiresUdpEncapsulation() {
        return true;
    }

    @Override
    public Dataplane open(EspCarrier given) {
        carrier = given;
        open = true;
        return new Opened();
    }

    private final class Opened implements Dataplane {
        @Override
        public void install(EspSa sa) {
            sas.put(sa.id(), sa.direction());
        }

        @Override
        public void move(SaId id, InetSocketAddress remote) {}

        @Override
        public void remove(SaId id) {
            sas.remove(id);
        }

        @Override
        public void install(Policy policy) {}

        @Override
        public void remove(Policy policy) {}

        @Override
        public SaCounters counters(SaId id) throws DataplaneException {
            if (!sas.containsKey(id)) {
                throw new DataplaneException("there is no " + id);
            }
            return carried;
        }

        @Override
        public void received(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {
            byte[] copy = new byte[packet.remaining()];
            packet.get(copy);
            received.add(Octets.of(copy));
        }

        @Override
        public void close() {
            sas.clear();
            open = false;
        }
    }
}
