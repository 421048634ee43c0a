package io.quoin.engine;

import io.quoin.bytes.Secret;
import io.quoin.engine.SimulatedWorld.Violation;
import io.quoin.engine.internal.keys.IkeKeys;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold after every step, and what must hold in the end. */
final class SimulationChecks {
    /** A peer that is gone is noticed after 30 + 30 + 62 seconds, and what told it may have been repeated for 62. */
    private static final Duration DISAGREEMENT = Duration.ofSeconds(300);
    /** With no faults: what stays for the stragglers, or waits until the peer is seen to use it. */
    private static final Duration CALM_DISAGREEMENT = Duration.ofSeconds(45);

    private static final int MAX_IKE_SAS = 24;
    private static final int MAX_CHILD_SAS = 40;
    /** What {@link IkeEngine#negotiations} promises. */
    private static final int MAX_NEGOTIATIONS = 9;

    private final SimulatedWorld world;
    private final SimulationMessages messages;
    private final Map<SimulatedGateway, Map<SaId, EspSa>> known = new HashMap<>();
    private final Map<SimulatedGateway, Integer> changes = new HashMap<>();
    private final Map<Integer, Map<EspSa.Direction, End>> ends = new HashMap<>();
    private final Map<String, Integer> spiByKeys = new HashMap<>();
    private final Set<Long> postQuantum = new HashSet<>();
    private final Map<SimulatedGateway, Boolean> changed = new HashMap<>();
    /** One end alone has it since then: the oldest first. */
    private final Map<Integer, Instant> lonely = new LinkedHashMap<>();

    private final Map<String, Instant> lonelyIkeSas = new TreeMap<>();
    private Duration bound = DISAGREEMENT;
    private boolean calm;
    /** Both ends have made a Child SA at once: RFC 7296 has no rule against that, and both stay. */
    private boolean crossed;

    /** One half of an ESP Security Association. */
    private record End(SimulatedGateway gateway, EspSa sa, String keys) {}

    SimulationChecks(SimulatedWorld world) {
        this.world = world;
        this.messages = new SimulationMessages(world.plan());
    }

    SimulationMessages messages() {
        return messages;
    }

    static void require(boolean fact, String otherwise, Object... arguments) {
        if (!fact) {
            throw new Violation(String.format(otherwise, arguments));
        }
    }

    // -- ESP Security Associations at both ends --

    void afterStep(SimulatedGateway gateway) {
        Map<SaId, EspSa> before = known.getOrDefault(gateway, Map.of());
        Map<SaId, EspSa> now = gateway.dataplane().sas;
        Integer count = gateway.dataplane().changes;
        if (!count.equals(changes.put(gateway, count))) {
            before.forEach((id, sa) -> {
                if (now.get(id) != sa) {
                    removed(sa);
                }
            });
            now.forEach((id, sa) -> {
                if (before.get(id) != sa) {
                    installed(new End(gateway, sa, gateway.dataplane().keys.get(id)));
                }
            });
            known.put(gateway, Map.copyOf(now));
            changed.put(gateway, true);
        }
        if (changed.remove(gateway) != null) {
            ownership(gateway);
        }
        EngineSettings settings = EngineSettings.defaults();
        require(gateway.engine().halfOpen() <= settings.maxHalfOpen(), "%s has too many half-open IKE SAs", gateway);
        gateway.view()
                .tunnels()
                .forEach(tunnel -> require(
                        tunnel.sas().size() <= MAX_IKE_SAS,
                        "%s has %d IKE SAs",
                        gateway,
                        tunnel.sas().size()));
    }

    void crashed(SimulatedGateway gateway) {
        known.getOrDefault(gateway, Map.of()).values().forEach(this::removed);
        known.put(gateway, Map.of());
        changes.remove(gateway);
        messages.crashed(gateway);
    }

    private void installed(End end) {
        int spi = end.sa.id().spi();
        Integer other = spiByKeys.putIfAbsent(end.keys, spi);
        require(other == null || other == spi, "the keys of %s were used before", end.sa.id());
        var both = ends.computeIfAbsent(spi, key -> new EnumMap<>(EspSa.Direction.class));
        // A rogue may say the SPI of before once more, and from another address.
        boolean twice = both.put(end.sa.direction(), end) != null;
        require(!twice || world.rogue().hasSaid(spi), "%s is there twice", end.sa.id());
        both.values()
                .forEach(one -> require(
                        one.keys.equals(end.keys) || world.rogue().hasSaid(spi),
                        "%s and %s have other keys for %s",
                        one.gateway,
                        end.gateway,
                        end.sa.id()));
        require(end.sa.encryptionKey().isClosed(), "%s keeps the keys of %s", end.gateway, end.sa.id());
        judge(spi, both);
    }

    private void removed(EspSa sa) {
        int spi = sa.id().spi();
        var both = ends.get(spi);
        if (both != null && both.remove(sa.direction()) != null) {
            judge(spi, both);
        }
    }

    private void judge(int spi, Map<EspSa.Direction, End> both) {
        lonely.remove(spi);
        if (both.size() == 1) {
            lonely.put(spi, world.now());
        } else if (both.isEmpty()) {
            ends.remove(spi);
        }
    }

    void everyStep() {
        if (!lonely.isEmpty()) {
            var oldest = lonely.entrySet().iterator().next();
            require(
                    !oldest.getValue().plus(bound).isBefore(world.now()),
                    "for %d s only one end has %08x: %s",
                    bound.toSeconds(),
                    oldest.getKey(),
                    ends.get(oldest.getKey()));
        }
    }

    // -- what belongs to whom --

    private void ownership(SimulatedGateway gateway) {
        var owned = new HashSet<Integer>();
        Collection<IkeSa> sas = gateway.view().sas();
        for (IkeSa sa : sas) {
            require(!sa.isClosed(), "%s still finds an IKE SA that is closed", gateway);
            require(gateway.view().timed().contains(sa), "%s has an IKE SA that nothing will end", gateway);
            if (sa.state() instanceof Established established) {
                List<ChildSa> children = established.children().all();
                require(children.size() <= MAX_CHILD_SAS, "%s has %d Child SAs", gateway, children.size());
                children.forEach(child -> {
                    owned.add(child.inboundSpi().buffer().getInt());
                    owned.add(child.outboundSpi().buffer().getInt());
                });
            }
        }
        if (gateway.hasKept) {
            List.copyOf(gateway.dataplane().sas.values()).stream()
                    .filter(sa -> !owned.contains(sa.id().spi()))
                    .forEach(this::removed);
        } else {
            gateway.dataplane()
                    .sas
                    .keySet()
                    .forEach(id -> require(owned.contains(id.spi()), "%s has left %s in the data plane", gateway, id));
            require(
                    !gateway.dataplane().sas.isEmpty()
                            || gateway.dataplane().policies.isEmpty(),
                    "%s has left policies in the data plane",
                    gateway);
        }
        for (Tunnel tunnel : gateway.view().tunnels()) {
            tunnel.sas().forEach(sa -> require(sas.contains(sa), "%s has an IKE SA that nothing finds", gateway));
        }
        for (Timetable.Timed timed : gateway.view().timed()) {
            boolean there = timed instanceof IkeSa
                    ? sas.contains(timed)
                    : gateway.view().tunnels().contains(timed);
            require(there, "%s has a deadline of what is no more", gateway);
        }
        for (IkeKeys keys : gateway.view().generations()) {
            boolean used = sas.stream().anyMatch(sa -> SimulationView.keys(sa).contains(keys));
            require(used != keys.authenticationKey(true).isClosed(), "%s has keys of what is no more", gateway);
        }
    }

    // -- events --

    void published(SimulatedGateway gateway, IkeEvent event) {
        changed.put(gateway, true);
        if (event instanceof IkeEvent.IkeSaUp up) {
            postQuantum(gateway, event.peer(), up.sa(), false);
        } else if (event instanceof IkeEvent.IkeSaRekeyed rekeyed) {
            postQuantum(gateway, event.peer(), rekeyed.sa(), postQuantum.contains(rekeyed.oldLocalSpi()));
        }
    }

    /** @param before the keys come from those of an IKE SA that had a post-quantum key exchange (RFC 9370, 2.2.4) */
    private void postQuantum(SimulatedGateway gateway, String peer, IkeSaStatus sa, boolean before) {
        boolean is = before || sa.proposal().contains("mlkem");
        if (is) {
            postQuantum.add(sa.localSpi());
        }
        boolean required = gateway.view().tunnels().stream()
                .anyMatch(tunnel -> tunnel.peer().name().equals(peer)
                        && tunnel.peer().postQuantum() == PeerConfig.PostQuantum.REQUIRED);
        require(
                is || !required,
                "%s has a classical IKE SA for %s, which demands post-quantum key exchange",
                gateway,
                peer);
    }

    // -- both ends in the long run --

    private static List<IkeSa> established(SimulatedGateway gateway) {
        return !gateway.isUp()
                ? List.of()
                : gateway.view().sas().stream()
                        .filter(sa -> sa.state() instanceof Established)
                        .toList();
    }

    // -- traffic --

    /** One end asks for a new Child SA that the other has made, or is making. */
    void madeTwice() {
        crossed = true;
    }

    /** A packet is sent: not under a classical IKE SA where the policy is another. */
    void sends(SimulatedGateway from, EspSa sa) {
        for (Tunnel tunnel : from.view().tunnels()) {
            if (tunnel.peer().postQuantum() == PeerConfig.PostQuantum.REQUIRED) {
                established(tunnel)
                        .filter(owner -> children(owner)
                                .anyMatch(child -> child.outboundSpi().buffer().getInt()
                                        == sa.id().spi()))
                        .forEach(owner -> require(
                                postQuantum.contains(owner.details().localSpi()),
                                "%s sends under a classical IKE SA for %s",
                                from,
                                tunnel.peer().name()));
            }
        }
    }

    private static Stream<IkeSa> established(Tunnel tunnel) {
        return tunnel.sas().stream().filter(sa -> sa.state() instanceof Established);
    }

    private static Stream<ChildSa> children(IkeSa sa) {
        return ((Established) sa.state()).children().current().stream();
    }

    /** A packet did not arrive though it was not lost on its way: without faults there is always who takes it. */
    void lost(SimulatedGateway from, EspSa sa) {
        require(!calm || from.hasKept, "%s sends through %s, and nobody takes it", from, sa.id());
    }

    /** Now and then: what both ends have, and how much of it. */
    void traffic() {
        compareIkeSas();
        for (SimulatedGateway gateway : world.gateways()) {
            limits(gateway);
            if (calm) {
                world.plan().tunnels.stream()
                        .filter(tunnel -> tunnel.a() == gateway.number() || tunnel.b() == gateway.number())
                        .forEach(tunnel -> flows(gateway, tunnel));
            }
        }
    }

    /** Without faults nothing interrupts the traffic: not the end of any lifetime. */
    private static void flows(SimulatedGateway gateway, SimulationPlan.Tunnel tunnel) {
        Set<String> sending = gateway.view().tunnels().stream()
                .filter(configured -> configured.peer().name().equals(tunnel.name()))
                .flatMap(SimulationChecks::established)
                .flatMap(SimulationChecks::children)
                .filter(child -> !child.isWaiting())
                .map(ChildSa::name)
                .collect(Collectors.toSet());
        require(
                sending.size() == tunnel.configuration().children,
                "%s can send through %s of %s only",
                gateway,
                sending,
                tunnel.name());
    }

    private static void limits(SimulatedGateway gateway) {
        for (IkeSa sa : gateway.view().sas()) {
            for (int pieces : SimulationView.reassembling(sa)) {
                require(pieces <= Reassembly.MAX_FRAGMENTS, "%s waits for %d fragments", gateway, pieces);
            }
        }
    }

    private void compareIkeSas() {
        var count = new TreeMap<String, Integer>();
        for (SimulatedGateway gateway : world.gateways()) {
            established(gateway).forEach(sa -> count.merge(sa.details().spis().hex(), 1, Integer::sum));
        }
        lonelyIkeSas.keySet().removeIf(spis -> count.getOrDefault(spis, 0) != 1);
        count.forEach((spis, number) -> {
            if (number == 1) {
                Instant since = lonelyIkeSas.computeIfAbsent(spis, key -> world.now());
                require(
                        !since.plus(bound).isBefore(world.now()),
                        "for %d s only one end has the IKE SA %s",
                        bound.toSeconds(),
                        spis);
            }
        });
    }

    /** From now on little time is enough for both ends to be the same. */
    void calm() {
        calm = true;
        bound = CALM_DISAGREEMENT;
        lonely.replaceAll((spi, since) -> world.now());
        lonelyIkeSas.replaceAll((spis, since) -> world.now());
    }

    void rest() {
        calm = false;
        bound = DISAGREEMENT;
    }

    /** What a tunnel lacks to be as it was configured; empty where all have it. */
    Optional<String> missing() {
        return world.plan().tunnels.stream()
                .map(this::missing)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> missing(SimulationPlan.Tunnel tunnel) {
        var ends = new HashSet<Set<String>>();
        for (int number : List.of(tunnel.a(), tunnel.b())) {
            SimulatedGateway gateway = world.gateways().get(number);
            List<IkeSa> sas = established(gateway).stream()
                    .filter(sa -> sa.details().peer().orElseThrow().name().equals(tunnel.name()))
                    .toList();
            ends.add(sas.stream().map(sa -> sa.details().spis().hex()).collect(Collectors.toSet()));
            Optional<String> missing = missing(gateway, tunnel, sas);
            if (missing.isPresent()) {
                return missing;
            }
        }
        return ends.size() == 1 ? Optional.empty() : Optional.of("the ends of " + tunnel.name() + " are not the same");
    }

    private Optional<String> missing(SimulatedGateway gateway, SimulationPlan.Tunnel tunnel, List<IkeSa> sas) {
        List<ChildSa> children = sas.stream()
                .flatMap(sa -> ((Established) sa.state()).children().current().stream())
                .toList();
        Set<String> names = children.stream().map(ChildSa::name).collect(Collectors.toSet());
        if (names.size() != tunnel.configuration().children || !crossed && names.size() != children.size()) {
            List<String> all = children.stream().map(ChildSa::name).toList();
            return Optional.of(gateway + " has the Child SAs " + all + " for " + tunnel.name());
        }
        if (sas.size() != 1) {
            return Optional.of(gateway + " has " + sas.size() + " IKE SAs for " + tunnel.name());
        }
        return children.stream()
                .filter(child -> ends.getOrDefault(child.inboundSpi().buffer().getInt(), Map.of())
                                .size()
                        != 2)
                .findFirst()
                .map(child -> gateway + " has a Child SA that " + tunnel.name() + " has not at the other end");
    }

    /** All gateways have stopped. */
    void nothingLeft() {
        for (SimulatedGateway gateway : world.gateways()) {
            require(gateway.view().sas().isEmpty(), "%s has IKE SAs left", gateway);
            gateway.view()
                    .tunnels()
                    .forEach(tunnel -> require(
                            tunnel.negotiations().list().size() <= MAX_NEGOTIATIONS,
                            "%s remembers too many negotiations",
                            gateway));
            require(gateway.engine().halfOpen() == 0, "%s has half-open IKE SAs left", gateway);
            require(gateway.engine().nextDeadline().isEmpty(), "%s has deadlines left", gateway);
            require(gateway.hasKept || gateway.dataplane().sas.isEmpty(), "%s has SAs left", gateway);
            require(gateway.hasKept || gateway.dataplane().policies.isEmpty(), "%s has policies left", gateway);
            require(gateway.secrets().stream().allMatch(Secret::isClosed), "%s has secrets left", gateway);
        }
    }
}
