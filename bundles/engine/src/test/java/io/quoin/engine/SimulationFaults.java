package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/** What goes wrong, and what operators and strangers do, until it ends. */
final class SimulationFaults {
    private final SimulatedWorld world;
    private final Random random;
    private boolean ended;

    /** What may happen to one gateway. */
    private enum Fault {
        STORM((faults, gateway) -> faults.storm(gateway)),
        PARTITION((faults, gateway) -> faults.partition(gateway)),
        CRASH((faults, gateway) -> faults.crash(gateway)),
        CLOCK_JUMPS((faults, gateway) -> faults.clockJumps(gateway)),
        WALL_CLOCK_JUMPS((faults, gateway) -> faults.wallClockJumps(gateway)),
        METHODS_LEAVE((faults, gateway) -> faults.methodsLeave(gateway)),
        METHODS_FAIL((faults, gateway) -> faults.methodsFail(gateway)),
        DATAPLANE_REFUSES((faults, gateway) -> faults.dataplaneRefuses(gateway)),
        DATAPLANE_KEEPS((faults, gateway) -> faults.dataplaneKeeps(gateway)),
        COUNTERS_STAND((faults, gateway) -> faults.countersStand(gateway)),
        NAT_FORGETS((faults, gateway) -> faults.natForgets(gateway)),
        REKEY((faults, gateway) -> faults.rekey(gateway)),
        REKEY_BY_ALL((faults, gateway) -> faults.rekeyByAll()),
        TERMINATE((faults, gateway) -> faults.terminate(gateway)),
        CONFIGURED_ANEW((faults, gateway) -> faults.configuredAnew(gateway)),
        REPLAY((faults, gateway) -> faults.replay(gateway)),
        ROGUE_PEER((faults, gateway) -> faults.world.rogue().ask(gateway)),
        ROGUE_ANSWERS((faults, gateway) -> faults.rogueAnswers(gateway)),
        NOTICES_LATE((faults, gateway) -> faults.notices(gateway, SimulatedTraffic.Notices.LATE)),
        NOTICES_LOST((faults, gateway) -> faults.notices(gateway, SimulatedTraffic.Notices.LOST)),
        FLOOD((faults, gateway) -> faults.flood(gateway));

        private final BiConsumer<SimulationFaults, SimulatedGateway> happening;

        Fault(BiConsumer<SimulationFaults, SimulatedGateway> happening) {
            this.happening = happening;
        }
    }

    SimulationFaults(SimulatedWorld world) {
        this.world = world;
        this.random = world.random();
    }

    /** Some seeds have few faults, and all have only some kinds of them, so that the others are seen undisturbed. */
    void begin() {
        List<Fault> kinds = List.of(Fault.values()).stream()
                .filter(kind -> random.nextInt(3) == 0)
                .toList();
        if (random.nextInt(3) > 0) {
            weather(new SimulatedNetwork.Weather(
                    random.nextInt(3) * 0.12,
                    random.nextInt(3) * 0.1,
                    random.nextInt(3) * 0.02,
                    random.nextInt(3) * 2000,
                    random.nextBoolean() ? 1500 : 600));
        }
        if (!kinds.isEmpty()) {
            next(kinds, 10 + random.nextInt(60));
        }
    }

    private void weather(SimulatedNetwork.Weather weather) {
        world.plan().tunnels.forEach(tunnel -> world.network().weather(tunnel.a(), tunnel.b(), weather));
    }

    private void next(List<Fault> kinds, int interval) {
        world.in(Duration.ofMillis(1000L * interval / 2 + random.nextInt(1000 * interval)), () -> {
            if (!ended) {
                Fault fault = kinds.get(random.nextInt(kinds.size()));
                world.report().count("fault: " + fault.name().toLowerCase().replace('_', ' '));
                fault.happening.accept(this, any());
                next(kinds, interval);
            }
        });
    }

    private SimulatedGateway any() {
        return world.gateways().get(random.nextInt(world.gateways().size()));
    }

    /** All is as it should be. */
    void end() {
        ended = true;
        world.network().good();
        for (SimulatedGateway gateway : world.gateways()) {
            if (!gateway.isUp()) {
                gateway.start();
            }
            well(gateway);
            world.plan().tunnels.forEach(gateway::configure);
            for (SimulationPlan.Tunnel tunnel : world.plan().tunnels) {
                if (tunnel.a() == gateway.number() && tunnel.configuration().initiateA
                        || tunnel.b() == gateway.number() && tunnel.configuration().initiateB) {
                    gateway.handle(new Input.Initiate(tunnel.name()));
                }
            }
        }
    }

    private static void well(SimulatedGateway gateway) {
        gateway.dataplane().refuses = false;
        gateway.dataplane().keeps = false;
        gateway.countersStand = false;
        gateway.methodsFail = false;
        gateway.lies = false;
        gateway.notices = SimulatedTraffic.Notices.ARRIVE;
        gateway.wallClockAhead = Duration.ZERO;
        gateway.handle(new Input.OfferMethods(gateway.methods()));
    }

    /** Something of a gateway is well again after a while, at the latest when all is. */
    private void later(SimulatedGateway gateway, int seconds, Runnable wellAgain) {
        world.in(Duration.ofSeconds(1 + random.nextInt(seconds)), () -> {
            if (!ended) {
                world.note("%s: that is over", gateway);
                wellAgain.run();
            }
        });
    }

    private void storm(SimulatedGateway gateway) {
        var storm = new SimulatedNetwork.Weather(0.2 + random.nextDouble() * 0.5, 0.2, 0.05, 6000, 600);
        overcast(gateway, storm, 60);
    }

    private void partition(SimulatedGateway gateway) {
        overcast(gateway, SimulatedNetwork.Weather.PARTITION, 150);
    }

    private void overcast(SimulatedGateway gateway, SimulatedNetwork.Weather weather, int seconds) {
        for (SimulatedGateway other : world.gateways()) {
            var before = world.network().weather(gateway.number(), other.number());
            world.network().weather(gateway.number(), other.number(), weather);
            later(gateway, seconds, () -> world.network().weather(gateway.number(), other.number(), before));
        }
        world.note("%s: weather %s", gateway, weather);
    }

    private void crash(SimulatedGateway gateway) {
        if (gateway.isUp()) {
            gateway.crash();
            later(gateway, random.nextBoolean() ? 3 : 200, () -> {
                if (!gateway.isUp()) {
                    gateway.start();
                }
            });
        }
    }

    private void clockJumps(SimulatedGateway gateway) {
        gateway.ahead = gateway.ahead.plusMillis(random.nextInt(random.nextBoolean() ? 3000 : 600_000));
        world.note("%s: its clock is %s ahead", gateway, gateway.ahead);
        gateway.handle(new Input.Deadline());
    }

    private void wallClockJumps(SimulatedGateway gateway) {
        gateway.wallClockAhead = Duration.ofDays(random.nextInt(20_000) - 10_000);
    }

    private void methodsLeave(SimulatedGateway gateway) {
        List<KeyExchangeMethod> left = gateway.methods().stream()
                .filter(method -> random.nextInt(3) > 0)
                .toList();
        gateway.handle(new Input.OfferMethods(left));
        later(gateway, 60, () -> gateway.handle(new Input.OfferMethods(gateway.methods())));
    }

    private void methodsFail(SimulatedGateway gateway) {
        gateway.methodsFail = true;
        later(gateway, 60, () -> gateway.methodsFail = false);
    }

    private void dataplaneRefuses(SimulatedGateway gateway) {
        world.note("%s: its data plane refuses", gateway);
        FakeDataplane dataplane = gateway.dataplane();
        dataplane.refuses = true;
        later(gateway, 60, () -> dataplane.refuses = false);
    }

    private void dataplaneKeeps(SimulatedGateway gateway) {
        world.note("%s: its data plane keeps what it has", gateway);
        FakeDataplane dataplane = gateway.dataplane();
        dataplane.keeps = true;
        gateway.hasKept = true;
        later(gateway, 60, () -> dataplane.keeps = false);
    }

    private void countersStand(SimulatedGateway gateway) {
        gateway.countersStand = true;
        later(gateway, 100, () -> gateway.countersStand = false);
    }

    private void natForgets(SimulatedGateway gateway) {
        if (world.plan().behindNat.contains(gateway.number())) {
            world.note("the NAT of %s forgets", gateway);
            world.network().forget(gateway);
        }
    }

    private void rekey(SimulatedGateway gateway) {
        List<SimulationPlan.Tunnel> tunnels = world.plan().tunnels;
        gateway.handle(
                new Input.Rekey(tunnels.get(random.nextInt(tunnels.size())).name()));
    }

    /** Within what a message needs to arrive: collisions of all kinds. */
    private void rekeyByAll() {
        for (SimulationPlan.Tunnel tunnel : world.plan().tunnels) {
            for (int end : List.of(tunnel.a(), tunnel.b())) {
                world.in(
                        Duration.ofMillis(random.nextInt(25)),
                        () -> world.gateways().get(end).handle(new Input.Rekey(tunnel.name())));
            }
        }
    }

    private void terminate(SimulatedGateway gateway) {
        for (SimulationPlan.Tunnel tunnel : world.plan().tunnels) {
            if (random.nextBoolean()) {
                gateway.handle(new Input.Terminate(tunnel.name()));
                later(gateway, 60, () -> gateway.handle(new Input.Initiate(tunnel.name())));
            }
        }
    }

    private void configuredAnew(SimulatedGateway gateway) {
        for (SimulationPlan.Tunnel tunnel : world.plan().tunnels) {
            if (random.nextBoolean()) {
                gateway.handle(new Input.RemovePeer(tunnel.name()));
                later(gateway, 20, () -> gateway.configure(tunnel));
            }
        }
    }

    /** A stranger sends what was sent before, as it was or changed. */
    private void replay(SimulatedGateway gateway) {
        for (int i = 0; i < 20; i++) {
            world.recorded().ifPresent(sent -> {
                var octets = random.nextBoolean() ? sent.octets() : world.corrupted(sent.octets());
                var from = random.nextBoolean() ? sent.local() : Pair.socket("203.0.113.7", 500);
                gateway.handle(new Input.Received(new Datagram(
                        new InetSocketAddress(gateway.address(), sent.remote().getPort()), from, octets)));
            });
        }
    }

    private void rogueAnswers(SimulatedGateway gateway) {
        gateway.lies = true;
        later(gateway, 20, () -> gateway.lies = false);
    }

    private void notices(SimulatedGateway gateway, SimulatedTraffic.Notices fate) {
        gateway.notices = fate;
        later(gateway, 100, () -> gateway.notices = SimulatedTraffic.Notices.ARRIVE);
    }

    /** Strangers begin IKE SAs that they do not finish, each from the address of a peer. */
    private void flood(SimulatedGateway gateway) {
        for (int i = 0; i < 100; i++) {
            world.recorded()
                    .filter(sent -> Puppet.header(sent.octets()).messageId() == 0)
                    .ifPresent(sent -> {
                        byte[] bytes = sent.octets().toBytes();
                        bytes[random.nextInt(8)] ^= (byte) (1 + random.nextInt(255));
                        gateway.handle(new Input.Received(new Datagram(
                                new InetSocketAddress(gateway.address(), 500), sent.local(), Octets.of(bytes))));
                    });
        }
    }
}
