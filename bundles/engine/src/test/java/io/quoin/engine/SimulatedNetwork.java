package io.quoin.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The network between the gateways: links with their weather, and NATs that forget. */
final class SimulatedNetwork {
    static final int LATENCY_MILLIS = 10;
    /** How long a NAT keeps what nobody uses. */
    private static final Duration NAT_MEMORY = Duration.ofSeconds(60);

    private final SimulatedWorld world;
    private final Random random;
    private final Map<InetAddress, SimulatedGateway> gateways = new HashMap<>();
    private final Map<String, Weather> weather = new HashMap<>();
    private final Map<SimulatedGateway, Nat> nats = new HashMap<>();
    private final Map<InetAddress, Nat> natByAddress = new HashMap<>();

    /**
     * What happens to datagrams on a link.
     *
     * @param loss the share that is lost, 0 to 1
     * @param doubling the share that arrives twice
     * @param corruption the share with a bit that was turned
     * @param delay the longest, in milliseconds; what is delayed is overtaken
     * @param mtu longer datagrams are fragmented by IP, and each piece may be lost
     */
    record Weather(double loss, double doubling, double corruption, int delay, int mtu) {
        static final Weather GOOD = new Weather(0, 0, 0, 0, 1500);
        static final Weather PARTITION = new Weather(1, 0, 0, 0, 1500);
    }

    /** One NAT in front of one gateway, with two addresses outside. */
    private final class Nat {
        private final List<InetAddress> addresses;
        private InetAddress address;
        private final Map<InetSocketAddress, Mapping> byInside = new HashMap<>();

        Nat(List<InetAddress> addresses) {
            this.addresses = addresses;
            this.address = addresses.get(0);
        }

        void forget() {
            byInside.clear();
            address = addresses.get(random.nextInt(addresses.size()));
        }

        /** The outside of what leaves. */
        InetSocketAddress outside(InetSocketAddress inside) {
            Mapping known = byInside.get(inside);
            if (known == null || known.used.plus(NAT_MEMORY).isBefore(world.now())) {
                known = new Mapping(new InetSocketAddress(address, 1024 + random.nextInt(60_000)));
                byInside.put(inside, known);
            }
            known.used = world.now();
            return known.outside;
        }

        Optional<InetSocketAddress> inside(InetSocketAddress outside) {
            return byInside.entrySet().stream()
                    .filter(entry -> entry.getValue().outside.equals(outside))
                    .filter(entry -> !entry.getValue().used.plus(NAT_MEMORY).isBefore(world.now()))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    private static final class Mapping {
        private final InetSocketAddress outside;
        private Instant used = Instant.EPOCH;

        Mapping(InetSocketAddress outside) {
            this.outside = outside;
        }
    }

    SimulatedNetwork(SimulatedWorld world, Random random) {
        this.world = world;
        this.random = random;
    }

    void add(SimulatedGateway gateway, boolean natted) {
        gateways.put(gateway.address(), gateway);
        if (natted) {
            var nat = new Nat(List.of(
                    Pair.address("198.51.100." + (1 + gateway.number())),
                    Pair.address("198.51.100." + (101 + gateway.number()))));
            nats.put(gateway, nat);
            nat.addresses.forEach(address -> natByAddress.put(address, nat));
        }
    }

    void weather(int one, int other, Weather now) {
        weather.put(link(one, other), now);
    }

    Weather weather(int one, int other) {
        return weather.getOrDefault(link(one, other), Weather.GOOD);
    }

    void good() {
        weather.clear();
    }

    private static String link(int one, int other) {
        return Math.min(one, other) + "-" + Math.max(one, other);
    }

    /** All that a NAT knows is gone: what comes in is dropped, what goes out gets another port and maybe address. */
    void forget(SimulatedGateway behind) {
        nats.get(behind).forget();
    }

    /** A packet that only keeps a NAT open. */
    void keepAlive(SimulatedGateway from, InetSocketAddress local) {
        Optional.ofNullable(nats.get(from)).ifPresent(nat -> nat.outside(local));
    }

    /** Sends a datagram; what becomes of it is told in the ladder. */
    String send(SimulatedGateway from, Datagram datagram) {
        return send(from, outside(from, datagram.local()), datagram.remote(), datagram);
    }

    /** Where a packet of a gateway seems to come from. */
    InetSocketAddress outside(SimulatedGateway from, InetSocketAddress local) {
        return Optional.ofNullable(nats.get(from))
                .map(nat -> nat.outside(local))
                .orElse(local);
    }

    /** The address that a packet reaches; empty where no NAT knows it. */
    private Optional<InetSocketAddress> inside(InetSocketAddress destination) {
        Nat nat = natByAddress.get(destination.getAddress());
        return nat == null ? Optional.of(destination) : nat.inside(destination);
    }

    /** Who gets a packet. */
    Optional<SimulatedGateway> receiver(InetSocketAddress destination) {
        return inside(destination).map(address -> gateways.get(address.getAddress()));
    }

    private String send(
            SimulatedGateway from, InetSocketAddress source, InetSocketAddress destination, Datagram datagram) {
        Optional<InetSocketAddress> inside = inside(destination);
        SimulatedGateway to =
                inside.map(address -> gateways.get(address.getAddress())).orElse(null);
        if (to == null) {
            return "dropped by the NAT";
        }
        // What a rogue says is not sent again: lost, it would leave a hole in the message ids, and so end the IKE SA.
        Weather now = world.rogue().speaks() ? Weather.GOOD : weather(from.number(), to.number());
        int pieces = (datagram.octets().length() + now.mtu() - 1) / now.mtu();
        if (random.nextDouble() < 1 - Math.pow(1 - now.loss(), pieces)) {
            world.report().count("fault: datagram lost");
            return "lost";
        }
        int copies = random.nextDouble() < now.doubling() ? 2 : 1;
        var fate = new StringBuilder();
        for (int i = 0; i < copies; i++) {
            boolean late = now.delay() > 0 && random.nextInt(3) == 0;
            int delay = LATENCY_MILLIS + (late ? random.nextInt(now.delay()) : 0);
            boolean corrupt = random.nextDouble() < now.corruption();
            var octets = corrupt ? world.corrupted(datagram.octets()) : datagram.octets();
            world.in(Duration.ofMillis(delay), () -> arrive(from, to, new Datagram(inside.get(), source, octets)));
            count(i > 0, late, corrupt);
            fate.append(late ? " late " + delay + " ms" : "")
                    .append(corrupt ? " corrupt" : "")
                    .append(i > 0 ? " twice" : "");
        }
        return fate.toString();
    }

    private void count(boolean doubled, boolean late, boolean corrupt) {
        if (doubled) {
            world.report().count("fault: datagram doubled");
        }
        if (late) {
            world.report().count("fault: datagram delayed");
        }
        if (corrupt) {
            world.report().count("fault: datagram corrupted");
        }
    }

    private void arrive(SimulatedGateway from, SimulatedGateway to, Datagram datagram) {
        world.countCollision(from, to, datagram.octets());
        to.handle(new Input.Received(datagram));
    }
}
