package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.EspSa;
import io.quoin.wire.NoncePayload;
import io.quoin.wire.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Steps two engines message by message. What they say and hold is compared as text, in the words of RFC 7296, 2.8.1: a
 * and b have the Child SAs a1 and b1 to begin with, named by the SPIs of what they receive, and the IKE SA A1 and B1;
 * what comes later has the next numbers.
 *
 * <pre>
 *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr   a request      D(b1)        a Delete of a Child SA
 *   SA(b2) Nr KEr TSi TSr N(A_K_E)         a response     D(A1)        of the IKE SA by which it comes
 *   [A2] N(TEMPORARY_FAILURE)              on IKE SA A2   ()           nothing
 *   A1 A2 in a1 a2 out b1                  IKE SAs, and ESP SAs in the data plane
 * </pre>
 */
final class Steps {
    private static final int MAX_STEPS = 1000;

    final Pair pair;
    final Pair.Side a;
    final Pair.Side b;
    private final SpiNames names;
    private final Map<Datagram, Message> messages = new IdentityHashMap<>();

    /** In which exchange the lowest of four nonces is, and whose it is. */
    enum Lowest {
        NI_OF_A(true),
        NR_OF_B(true),
        NI_OF_B(false),
        NR_OF_A(false);

        /** What a has begun yields. */
        final boolean aYields;

        Lowest(boolean aYields) {
            this.aYields = aYields;
        }
    }

    /** A message on its way. */
    final class Message {
        final List<Payload> payloads;
        private final Datagram datagram;
        private final Pair.Side to;
        private final String text;

        private Message(Datagram datagram, Pair.Side from) {
            this.datagram = datagram;
            this.to = other(from);
            this.payloads = Puppet.payloads(datagram, from, to);
            this.text = names.describe(datagram, from == a ? 'a' : 'b', payloads);
        }

        /** Now, or once more. */
        Message arrives() {
            pair.arrive(to, datagram);
            return this;
        }

        /** It does not arrive, or does so later. */
        Message isLost() {
            return this;
        }

        /** Its sender says something else instead. */
        Message but(UnaryOperator<List<Payload>> change) {
            Pair.Side from = other(to);
            return new Message(Puppet.resealed(datagram, from, to, change.apply(payloads)), from);
        }

        private Octets nonce() {
            return io.quoin.wire.Message.first(payloads, NoncePayload.class)
                    .orElseThrow()
                    .nonce();
        }
    }

    /**
     * A tunnel that is up.
     *
     * @param swapped a is who was called
     */
    Steps(long seed, boolean swapped, Consumer<Pair.Tunnels> change) {
        pair = new Pair(seed);
        a = swapped ? pair.b : pair.a;
        b = swapped ? pair.a : pair.b;
        pair.configure(tunnel -> {
            // One datagram for each message.
            tunnel.fragmentSize = 4000;
            change.accept(tunnel);
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
        names = new SpiNames();
        names.know('a', a.sa());
        names.know('b', b.sa());
        pair.watch = (side, sent) -> messages.put(sent, new Message(sent, side));
    }

    Steps(Consumer<Pair.Tunnels> change) {
        this(500, false, change);
    }

    /** Such that, where both begin and their requests cross, this nonce is the lowest. */
    static Steps where(Lowest lowest, Consumer<Pair.Tunnels> change, Consumer<Steps> begin) {
        for (long seed = 600; seed < 700; seed++) {
            boolean swapped = seed % 2 == 1;
            var trial = new Steps(seed, swapped, change);
            begin.accept(trial);
            List<Message> said = new ArrayList<>(List.of(trial.next(trial.a), trial.next(trial.b)));
            said.get(0).arrives();
            said.get(1).arrives();
            // In the order of the names: Ni of a, Nr of b, Ni of b, Nr of a.
            said.add(1, trial.next(trial.b));
            said.add(trial.next(trial.a));
            List<Octets> nonces = said.stream().map(Message::nonce).toList();
            if (nonces.indexOf(nonces.stream().reduce(Nonces::lower).orElseThrow()) == lowest.ordinal()) {
                return new Steps(seed, swapped, change);
            }
        }
        throw new AssertionError("no seed for " + lowest);
    }

    Pair.Side other(Pair.Side side) {
        return side == a ? b : a;
    }

    /** The next message of a: it must be this one. */
    Message a(String text) {
        return expect(a, text);
    }

    /** The next message of b: it must be this one. */
    Message b(String text) {
        return expect(b, text);
    }

    private Message expect(Pair.Side side, String text) {
        Message message = next(side);
        assertThat(message.text).isEqualTo(text);
        return message;
    }

    private Message next(Pair.Side side) {
        assertThat(side.sent).as("what " + (side == a ? "a" : "b") + " says").isNotEmpty();
        return messages.get(side.sent.remove());
    }

    /** What both hold now, and that neither has more to say. */
    void hold(String ofA, String ofB) {
        assertThat(Stream.concat(a.sent.stream(), b.sent.stream()).map(messages::get))
                .extracting(message -> message.text)
                .isEmpty();
        holdMeanwhile(ofA, ofB);
    }

    /** What both hold while messages are under way. */
    void holdMeanwhile(String ofA, String ofB) {
        assertThat(List.of(describe(a), describe(b))).containsExactly(ofA, ofB);
    }

    private String describe(Pair.Side side) {
        return side.tunnel().sas().stream()
                        .map(sa -> names.ike(sa.localSpi())
                                + (sa.state().equals("established") ? "" : "(" + sa.state() + ")"))
                        .collect(Collectors.joining(" "))
                + espSas(side, EspSa.Direction.IN)
                + espSas(side, EspSa.Direction.OUT);
    }

    private String espSas(Pair.Side side, EspSa.Direction direction) {
        return side.dataplane.sas.values().stream()
                .filter(sa -> sa.direction() == direction)
                .map(sa -> names.esp(Octets.ofInt(sa.id().spi())))
                .sorted()
                .collect(Collectors.joining(" ", direction == EspSa.Direction.IN ? " in " : " out ", ""));
    }

    /** Lets time pass until a side has something to say, again. */
    void waitFor(Pair.Side side) {
        for (int i = 0; i < MAX_STEPS && side.sent.isEmpty(); i++) {
            runUntil(Stream.of(a, b)
                    .flatMap(either -> either.engine.nextDeadline().stream())
                    .min(Instant::compareTo)
                    .orElseThrow());
        }
    }

    /** Lets time pass; what is said meanwhile waits. */
    void elapse(Duration duration) {
        Instant end = pair.now.plus(duration);
        for (Optional<Instant> next = nextBefore(end); next.isPresent(); next = nextBefore(end)) {
            runUntil(next.get());
        }
        runUntil(end);
    }

    private Optional<Instant> nextBefore(Instant end) {
        return Stream.of(a, b)
                .flatMap(side -> side.engine.nextDeadline().stream())
                .filter(time -> time.isBefore(end))
                .min(Instant::compareTo);
    }

    private void runUntil(Instant time) {
        pair.now = time;
        a.engine.handle(new Input.Deadline(), time);
        b.engine.handle(new Input.Deadline(), time);
    }

    static Established established(Pair.Side side) {
        return side.engine.established("ab");
    }

    static ChildSa child(Pair.Side side) {
        return established(side).children().current().get(0);
    }

    void rekeyChild(Pair.Side side) {
        established(side).rekey(child(side));
    }

    void rekeyIke(Pair.Side side) {
        established(side).onDeadline(Deadlines.Kind.REKEY);
    }

    void deleteChild(Pair.Side side) {
        established(side).expire(child(side));
    }

    void terminate(Pair.Side side) {
        side.engine.handle(new Input.Terminate("ab"), pair.now);
    }

    /** In the end both have the same, all that is over is gone, and when the tunnel ends nothing is left of it. */
    void convergeTo(String ofA, String ofB) {
        pair.pass(Duration.ofSeconds(40));
        HandshakeTest.assertUp(pair);
        hold(ofA, ofB);
        assertThat(a.sa().localSpi()).isEqualTo(b.sa().remoteSpi());
        assertThat(a.sa().remoteSpi()).isEqualTo(b.sa().localSpi());
        assertThat(a.events(IkeEvent.IkeSaDown.class)).isEmpty();
        assertThat(b.events(IkeEvent.IkeSaDown.class)).isEmpty();
        terminate(a);
        end();
    }

    /** Both have ended, and each has told once of what it has told before. */
    void end() {
        pair.pass(Duration.ofSeconds(40));
        for (Pair.Side side : List.of(a, b)) {
            side.assertNothingLeft();
            assertThat(Puppet.ikeSas(side)).isEmpty();
            assertThat(side.events(IkeEvent.IkeSaDown.class)).hasSameSizeAs(side.events(IkeEvent.IkeSaUp.class));
            assertThat(side.events(IkeEvent.ChildSaDown.class)).hasSameSizeAs(side.events(IkeEvent.ChildSaUp.class));
        }
    }
}
