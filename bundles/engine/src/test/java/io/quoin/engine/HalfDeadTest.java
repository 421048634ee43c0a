package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.wire.ExchangeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A half-dead state reached by a retransmission: a message that comes again, at once, late or when its IKE SA is gone,
 * finds one side where the other is not. Here each message of a whole life does so: set-up, Child SA rekeyed, IKE SA
 * rekeyed, both with IKE_FOLLOWUP_KE, Child SA deleted, IKE SA deleted.
 */
class HalfDeadTest {
    /** When a message comes again. */
    enum Again {
        AT_ONCE,
        BEHIND_THE_NEXT,
        AT_THE_END_OF_THE_STEP,
        ONE_STEP_LATER,
        WHEN_ALL_IS_OVER
    }

    /** What each step leaves, in the order of the steps. */
    private final List<String> states = new ArrayList<>();

    private final List<Datagram> sent = new ArrayList<>();
    private Pair pair;

    private void live(int repeated, Again again) {
        states.clear();
        sent.clear();
        pair = new Pair(860);
        pair.watch = (side, datagram) -> sent.add(datagram);
        pair.configure(tunnel -> {
            tunnel.fragmentSize = 4000;
            tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem512");
            return tunnel;
        });
        var steps = List.<Runnable>of(
                () -> pair.initiate(pair.a),
                () -> Steps.established(pair.b).rekey(Steps.child(pair.b)),
                () -> Steps.established(pair.a).onDeadline(Deadlines.Kind.REKEY),
                () -> Steps.established(pair.b).expire(Steps.child(pair.b)),
                () -> pair.a.engine.handle(new Input.Terminate("ab"), pair.now));
        Datagram late = null;
        for (Runnable step : steps) {
            int before = sent.size();
            step.run();
            converse(repeated, again);
            boolean said = repeated >= before && repeated < sent.size();
            if (said && again == Again.AT_THE_END_OF_THE_STEP || late != null && again == Again.ONE_STEP_LATER) {
                arriveAgain(sent.get(repeated));
                late = null;
            } else if (said) {
                late = sent.get(repeated);
            }
            pair.settle();
            states.add(state());
        }
        if (again == Again.WHEN_ALL_IS_OVER) {
            arriveAgain(sent.get(repeated));
            pair.settle();
        }
    }

    private void converse(int repeated, Again again) {
        for (int i = 0; i < 100 && !(pair.a.sent.isEmpty() && pair.b.sent.isEmpty()); i++) {
            Datagram next = (pair.a.sent.isEmpty() ? pair.b : pair.a).sent.peek();
            pair.deliverSome(1);
            int number = sent.indexOf(next);
            if (number == repeated && again == Again.AT_ONCE
                    || number == repeated + 1 && again == Again.BEHIND_THE_NEXT) {
                arriveAgain(sent.get(repeated));
            }
        }
    }

    private void arriveAgain(Datagram datagram) {
        pair.arrive(datagram.local().getAddress().equals(pair.a.address) ? pair.b : pair.a, datagram);
    }

    /** What both sides hold: IKE SAs, Child SAs, ESP SAs and policies, and whose keys are the same. */
    private String state() {
        return Stream.of(pair.a, pair.b)
                .map(side -> side.tunnel().state() + " "
                        + side.tunnel().sas().stream().map(IkeSaStatus::state).toList()
                        + side.dataplane.sas.size() + " " + side.dataplane.policies.size()
                        + side.events.stream()
                                .map(event -> event.getClass().getSimpleName())
                                .toList())
                .collect(Collectors.joining("; ", "", " " + pair.a.dataplane.keys.equals(pair.b.dataplane.keys)));
    }

    @ParameterizedTest
    @EnumSource(Again.class)
    void everyMessageMayComeAgain(Again again) {
        live(-1, Again.AT_ONCE);
        List<String> undisturbed = List.copyOf(states);
        int messages = sent.size();
        assertThat(messages).isGreaterThan(20);
        for (int repeated = 0; repeated < messages; repeated++) {
            live(repeated, again);
            assertThat(states).as("message %d", repeated).isEqualTo(undisturbed);
            pair.pass(Duration.ofSeconds(40));
            pair.a.assertNothingLeft();
            pair.b.assertNothingLeft();
            assertThat(Puppet.ikeSas(pair.a)).isEmpty();
            assertThat(Puppet.ikeSas(pair.b)).isEmpty();
        }
    }

    /** The responder of a failed IKE_AUTH has forgotten it: the request again is nobody's, and begins nothing. */
    @Test
    void aFailedRequestBeginsNothingWhenItComesAgain() {
        var failing = new Interception(861, tunnel -> tunnel.pskB = "another key").hold(ExchangeType.IKE_AUTH, false);
        Pair.Side b = failing.pair.b;
        failing.say(payloads -> payloads);
        List<IkeEvent> events = List.copyOf(b.events);
        for (int i : IntStream.range(0, 5).toArray()) {
            assertThat(failing.again()).as("copy %d", i).isEmpty();
        }
        assertThat(b.engine.drops()).containsOnlyKeys(DropReason.UNKNOWN_SPI);
        assertThat(b.events).isEqualTo(events);
        b.assertNothingLeft();
    }

    /** What opened an IKE SA that has ended opens another, which is half-open, and gone half a minute later. */
    @Test
    void anOldFirstRequestOpensNoMoreThanAHalfOpenIkeSa() {
        live(-1, Again.AT_ONCE);
        Octets first = sent.get(0).octets();
        arriveAgain(sent.get(0));
        assertThat(Puppet.header(first).messageId()).isZero();
        assertThat(pair.b.engine.halfOpen()).isOne();
        assertThat(pair.b.tunnel().sas()).isEmpty();
        pair.b.sent.clear();
        pair.pass(Duration.ofSeconds(30));
        pair.b.assertNothingLeft();
    }
}
