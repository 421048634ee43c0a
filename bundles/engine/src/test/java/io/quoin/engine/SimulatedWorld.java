package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.wire.DeletePayload;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.IkeHeader;
import io.quoin.wire.MalformedException;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some gateways and the network between them in virtual time, all of which follows from one seed. First there are
 * faults, then none, and in the end all gateways stop.
 */
final class SimulatedWorld {
    private static final int MAX_STEPS = 500_000;
    /**
     * A dead IKE SA is noticed after 30 + 30 + 62 seconds and initiated anew after 80 at the latest; a first attempt
     * may meet what the peer still holds.
     */
    private static final Duration CONVERGENCE = Duration.ofSeconds(300);

    /** After that time what was lost makes no difference any more: 30 + 30 seconds of silence, and 62 of questions. */
    private static final Duration AFTERMATH = Duration.ofSeconds(130);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration CALM = Duration.ofSeconds(120);
    private static final Duration FAREWELL = Duration.ofSeconds(70);
    private static final Duration TRAFFIC = Duration.ofSeconds(5);

    private final long seed;
    private final Random random;
    private final SimulationPlan plan;
    private final SimulationReport report;
    private final SimulationLadder ladder;
    private final SimulatedNetwork network;
    private final SimulationChecks checks;
    private final List<SimulatedGateway> gateways = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::time).thenComparing(Event::order));
    private final Set<Octets> seen = new HashSet<>();
    private final List<Datagram> replayable = new ArrayList<>();
    private final SimulatedRogue rogue;
    private Instant now = Instant.EPOCH;
    private long order;
    private int steps;
    private long transcript;

    /** Something that will happen. */
    private record Event(Instant time, long order, Runnable action) {}

    /** What must never happen has happened. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }

        Violation(String what, Throwable cause) {
            super(what, cause);
        }
    }

    SimulatedWorld(long seed, SimulationReport report, SimulationLadder ladder) {
        this.seed = seed;
        this.random = new Random(seed);
        this.report = report;
        this.ladder = ladder;
        this.plan = new SimulationPlan(random);
        this.network = new SimulatedNetwork(this, random);
        this.checks = new SimulationChecks(this);
        this.rogue = new SimulatedRogue(random);
        for (int number = 0; number < plan.gateways; number++) {
            boolean natted = plan.behindNat.contains(number);
            var gateway = new SimulatedGateway(this, number, natted);
            gateways.add(gateway);
            network.add(gateway, natted);
        }
    }

    long seed() {
        return seed;
    }

    Random random() {
        return random;
    }

    SimulationPlan plan() {
        return plan;
    }

    SimulationReport report() {
        return report;
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedRogue rogue() {
        return rogue;
    }

    SimulationChecks checks() {
        return checks;
    }

    List<SimulatedGateway> gateways() {
        return gateways;
    }

    Instant now() {
        return now;
    }

    /** Lives through all of it. */
    void run() {
        gateways.forEach(SimulatedGateway::start);
        every(TRAFFIC, new SimulatedTraffic(this)::send);
        var faults = new SimulationFaults(this);
        faults.begin();
        run(plan.faults);
        note("all is well from now on");
        faults.end();
        run(AFTERMATH);
        converge();
        checks.calm();
        run(CALM);
        checks.rest();
        converge();
        note("all stop");
        gateways.forEach(
                gateway -> in(Duration.ofMillis(random.nextInt(2000)), () -> gateway.handle(new Input.Shutdown())));
        run(FAREWELL);
        checks.nothingLeft();
        report.count(
                "seconds in virtual time", Duration.between(Instant.EPOCH, now).toSeconds());
        report.count("steps", steps);
        report.transcript(transcript);
    }

    private void converge() {
        Instant end = now.plus(CONVERGENCE);
        Optional<String> missing = checks.missing();
        while (missing.isPresent() && now.isBefore(end)) {
            run(LOOK);
            missing = checks.missing();
        }
        missing.ifPresent(what -> {
            throw new Violation("after " + AFTERMATH.plus(CONVERGENCE).toSeconds() + " s without faults " + what);
        });
    }

    private void run(Duration duration) {
        Instant end = now.plus(duration);
        while (true) {
            SimulatedGateway next = gateways.get(0);
            Instant deadline = Instant.MAX;
            for (SimulatedGateway gateway : gateways) {
                Instant own = gateway.nextDeadline().orElse(Instant.MAX);
                if (own.isBefore(deadline)) {
                    next = gateway;
                    deadline = own;
                }
            }
            Event event = events.peek();
            boolean happens = event != null && !event.time.isAfter(deadline);
            Instant time = happens ? event.time : deadline;
            if (time.isAfter(end)) {
                now = end;
                return;
            }
            now = time.isAfter(now) ? time : now;
            if (happens) {
                events.remove().action.run();
            } else {
                next.handle(new Input.Deadline());
            }
            checks.everyStep();
            if (++steps > MAX_STEPS) {
                throw new Violation("there is no end after " + steps + " steps");
            }
        }
    }

    /** Does something after a while. */
    void in(Duration after, Runnable action) {
        events.add(new Event(now.plus(after), order++, action));
    }

    private void every(Duration interval, Runnable action) {
        in(interval, () -> {
            action.run();
            every(interval, action);
        });
    }

    void send(SimulatedGateway from, Datagram datagram) {
        transcript = 31 * transcript + datagram.octets().hashCode();
        Optional<SimulationView.Opened> opened = Optional.empty();
        if (seen.add(datagram.octets())) {
            opened = Optional.of(from.view().open(datagram.octets()));
            checks.messages().sent(from, datagram, opened.get(), rogue.speaks());
            rogue.listen(opened.get());
            if (!rogue.speaks()) {
                replayable.add(datagram);
            }
        }
        String fate = network.send(from, datagram);
        if (isNoted()) {
            note(
                    "%s > %s  %s%s",
                    from,
                    datagram.remote(),
                    described(datagram, opened),
                    fate.isEmpty() ? "" : "  [" + fate.strip() + "]");
        }
    }

    private static String described(Datagram datagram, Optional<SimulationView.Opened> opened) {
        IkeHeader header = Puppet.header(datagram.octets());
        String what = opened.map(open -> open.payloads()
                        .map(list -> list.stream().map(SimulatedWorld::word).collect(Collectors.joining(" ")))
                        .orElse("(more fragments)"))
                .orElse("(again)");
        return String.format(
                "%08x %s %d %s  %s",
                header.initiatorSpi() >>> 32,
                ExchangeType.of(header.exchangeType()).map(Enum::name).orElse("?"),
                header.messageId(),
                header.response() ? "response" : "request",
                what);
    }

    private static String word(Payload payload) {
        if (payload instanceof NotifyPayload notify) {
            return "N(" + NotifyType.nameOf(notify.notifyType())
                    + (notify.spi().isEmpty() ? "" : " " + notify.spi().hex()) + ")";
        }
        if (payload instanceof DeletePayload delete) {
            return "D(" + (delete.spis().isEmpty() ? "IKE" : delete.spis()) + ")";
        }
        String name = payload.getClass().getSimpleName();
        return name.substring(0, name.length() - "Payload".length());
    }

    void published(SimulatedGateway gateway, IkeEvent event) {
        note("%s: %s", gateway, event);
        report.published(event);
        checks.published(gateway, event);
    }

    /** Both have begun something on one IKE SA when a request for CREATE_CHILD_SA arrives. */
    void countCollision(SimulatedGateway from, SimulatedGateway to, Octets datagram) {
        try {
            IkeHeader header = IkeHeader.peek(datagram);
            if (from.isUp() && to.isUp() && header.is(ExchangeType.CREATE_CHILD_SA) && !header.response()) {
                Optional<String> theirs = from.view().underWay(header);
                Optional<String> own = to.view().underWay(header);
                if (theirs.isPresent() && own.isPresent()) {
                    report.count("collision: " + theirs.get() + " meets " + own.get());
                }
                from.view()
                        .makesAnew(header)
                        .filter(config -> to.view().makesOrHas(header, config))
                        .ifPresent(config -> checks.madeTwice());
            }
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** A datagram with a bit or two turned. */
    Octets corrupted(Octets octets) {
        byte[] bytes = octets.toBytes();
        for (int i = random.nextInt(2); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return Octets.of(bytes);
    }

    /** Something that was sent before. */
    Optional<Datagram> recorded() {
        return replayable.isEmpty() ? Optional.empty() : Optional.of(replayable.get(random.nextInt(replayable.size())));
    }

    boolean isNoted() {
        return ladder.isKept();
    }

    void note(String format, Object... arguments) {
        ladder.add(now, format, arguments);
    }
}
