package io.quoin.esp;

import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Tun;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.SortedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The data plane at work: a TUN device with its routes, one thread that reads it, and the databases. What arrives at
 * the gateway's sockets is carried on by the socket's own thread.
 */
final class UserDataplane implements Dataplane {
    /**
     * Of the TUN device, in octets: the most that fits an Ethernet frame of 1500 octets behind the largest headers
     * there are, which are IPv6 (40), UDP (8), and of AES-CBC with HMAC-SHA2-512 the ESP header (8), IV (16) and ICV
     * (32). That leaves 1396, in whole blocks 1392, of which two octets end the ESP trailer.
     */
    static final int MTU = (1500 - 40 - 8 - 8 - 16 - 32) / 16 * 16 - 2;

    /** Paths kept for the threads of sockets; more threads than these would make new ones all the time. */
    private static final int MAX_IDLE_PATHS = 8;

    private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

    private final EspCarrier carrier;
    private final Tun tun;
    private final TunnelRoutes routes;
    private final SaTable sas;
    private final PolicyTable policies = new PolicyTable();
    private final VerdictCounters verdicts = new VerdictCounters();
    private final BlockingQueue<PacketPath> idlePaths = new ArrayBlockingQueue<>(MAX_IDLE_PATHS);
    private final Thread reader;
    private volatile Exception failure;

    private UserDataplane(EspCarrier carrier, SecureRandom random, Tun tun, TunnelRoutes routes) {
        this.carrier = carrier;
        this.tun = tun;
        this.routes = routes;
        this.sas = new SaTable(random);
        this.reader = new Thread(this::readDevice, "quoin-esp-" + tun.name());
    }

    /**
     * Makes the device, with the lowest free number in its name.
     *
     * @throws DataplaneException where this machine has no TUN, or the gateway no mark or no privilege
     */
    static UserDataplane open(EspCarrier carrier, SecureRandom random) throws DataplaneException {
        if (carrier.mark() == 0) {
            throw new DataplaneException(
                    "the gateway's sockets have no mark, so that ESP would run back into the tunnel;"
                            + " configure a mark other than 0");
        }
        Tun tun = null;
        try {
            tun = Tun.open(TunnelRoutes.DEVICE_PATTERN);
            var dataplane = new UserDataplane(carrier, random, tun, TunnelRoutes.open(tun.name(), MTU, carrier.mark()));
            dataplane.reader.setDaemon(true);
            dataplane.reader.start();
            return dataplane;
        } catch (LinuxException e) {
            if (tun != null) {
                tun.close();
            }
            throw new DataplaneException("cannot open the data plane in user space: " + e.getMessage(), e);
        }
    }

    @Override
    public void install(EspSa sa) throws DataplaneException {
        requireReader();
        sas.add(sa);
    }

    @Override
    public void move(SaId id, InetSocketAddress remote) throws DataplaneException {
        sas.move(id, remote);
    }

    @Override
    public void remove(SaId id) {
        sas.remove(id);
    }

    @Override
    public void install(Policy policy) throws DataplaneException {
        requireReader();
        synchronized (policies) {
            if (policies.contains(policy)) {
                return;
            }
            policies.check(policy);
            if (policy.direction() == EspSa.Direction.OUT) {
                try {
                    routes.add(policy);
                } catch (LinuxException e) {
                    throw new DataplaneException("cannot lead packets into " + tun.name() + ": " + e.getMessage(), e);
                }
            }
            policies.add(policy);
        }
    }

    @Override
    public void remove(Policy policy) throws DataplaneException {
        synchronized (policies) {
            if (!policies.contains(policy)) {
                return;
            }
            policies.remove(policy);
            if (policy.direction() == EspSa.Direction.OUT) {
                try {
                    routes.remove(policy);
                } catch (LinuxException e) {
                    throw new DataplaneException("cannot remove a route into " + tun.name() + ": " + e.getMessage(), e);
                }
            }
        }
    }

    @Override
    public SaCounters counters(SaId id) throws DataplaneException {
        return sas.counters(id);
    }

    @Override
    public void received(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {
        PacketPath idle = idlePaths.poll();
        PacketPath path = idle == null ? newPath() : idle;
        verdicts.count(path.inbound(remote, packet));
        idlePaths.offer(path);
    }

    @Override
    public SortedMap<String, Long> drops() {
        return verdicts.drops();
    }

    @Override
    public void close() {
        routes.close();
        tun.close();
        try {
            reader.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sas.close();
        policies.clear();
    }

    /** How many packets met a verdict. */
    long count(Verdict verdict) {
        return verdicts.of(verdict);
    }

    /** The name of its TUN device. */
    String deviceName() {
        return tun.name();
    }

    private PacketPath newPath() {
        return new PacketPath(policies, sas, carrier, tun::write);
    }

    /** Until the device is closed; of what else ends it the next install tells. */
    private void readDevice() {
        PacketPath path = newPath();
        try {
            int length = tun.read(path.room());
            while (length >= 0) {
                verdicts.count(path.outbound(length));
                length = tun.read(path.room());
            }
        } catch (LinuxException | RuntimeException e) {
            failure = e;
        }
    }

    private void requireReader() throws DataplaneException {
        if (failure != null) {
            throw new DataplaneException(
                    "the data plane in user space carries nothing any more (" + failure
                            + "); restart the bundle io.quoin.esp",
                    failure);
        }
    }
}
