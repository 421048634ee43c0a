package io.quoin.engine;

import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** ESP between the gateways, and what their data planes tell of it. */
final class SimulatedTraffic {
    /** How long a data plane may take to tell something. */
    private static final int LATE_MILLIS = 10_000;

    private final SimulatedWorld world;
    private final Random random;

    /** What becomes of the notices of a data plane. */
    enum Notices {
        ARRIVE,
        LATE,
        LOST
    }

    SimulatedTraffic(SimulatedWorld world) {
        this.world = world;
        this.random = world.random();
    }

    /** Each gateway sends a packet through the newest Security Association of each request id. */
    void send() {
        for (SimulatedGateway gateway : world.gateways()) {
            Map<Integer, EspSa> newest = new HashMap<>();
            gateway.dataplane().sas.values().stream()
                    .filter(sa -> sa.direction() == EspSa.Direction.OUT)
                    .forEach(sa -> newest.put(sa.requestId(), sa));
            newest.values().forEach(sa -> send(gateway, sa));
        }
        world.checks().traffic();
    }

    private void send(SimulatedGateway from, EspSa sa) {
        from.carried(sa.id());
        world.checks().sends(from, sa);
        var local = new InetSocketAddress(from.address(), port(sa, true));
        InetSocketAddress source =
                sa.encapsulation().isPresent() ? world.network().outside(from, local) : local;
        var known = new InetSocketAddress(sa.id().destination(), port(sa, false));
        Optional<SimulatedGateway> to =
                world.network().receiver(from.dataplane().moved.getOrDefault(sa.id(), known));
        if (to.isEmpty()) {
            world.checks().lost(from, sa);
            world.report().count("packets dropped by a NAT");
            return;
        }
        var weather = world.network().weather(from.number(), to.get().number());
        if (random.nextDouble() < weather.loss()) {
            world.report().count("packets lost");
            return;
        }
        boolean late = weather.delay() > 0 && random.nextInt(3) == 0;
        world.report().count(late ? "packets overtaken" : "packets in order");
        int delay = SimulatedNetwork.LATENCY_MILLIS + (late ? random.nextInt(weather.delay()) : 0);
        world.in(Duration.ofMillis(delay), () -> arrive(from, to.get(), sa, source));
    }

    private void arrive(SimulatedGateway from, SimulatedGateway to, EspSa sa, InetSocketAddress source) {
        var id = new SaId(sa.id().spi(), to.address());
        EspSa inbound = to.dataplane().sas.get(id);
        if (inbound == null || inbound.direction() != EspSa.Direction.IN) {
            world.checks().lost(from, sa);
            world.report().count("packets that nobody took");
            return;
        }
        to.carried(id);
        var known = new InetSocketAddress(inbound.source(), port(inbound, true));
        if (!to.dataplane().moved.getOrDefault(id, known).equals(source)) {
            tell(to, new Input.EspSeen(id, source));
        }
    }

    private static int port(EspSa sa, boolean ofSource) {
        return sa.encapsulation()
                .map(ports -> ofSource ? ports.sourcePort() : ports.destinationPort())
                .orElse(0);
    }

    private void tell(SimulatedGateway gateway, Input.EspSeen notice) {
        world.report().count("notice of ESP from elsewhere: " + gateway.notices);
        switch (gateway.notices) {
            case ARRIVE -> world.in(Duration.ZERO, () -> gateway.handle(notice));
            case LATE -> world.in(Duration.ofMillis(random.nextInt(LATE_MILLIS)), () -> gateway.handle(notice));
            case LOST -> {}
        }
    }
}
