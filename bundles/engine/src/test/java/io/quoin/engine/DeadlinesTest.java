package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.Deadlines.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Timetable timetable = new Timetable();
    private final Timetable.Timed one = () -> {};
    private final Timetable.Timed other = new Timetable.Timed() {
        @Override
        public void onDeadline() {}
    };
    private final Deadlines ofOne = new Deadlines(timetable, one);
    private final Deadlines ofOther = new Deadlines(timetable, other);

    @Test
    void nothingIsDueWhereThereIsNoDeadline() {
        assertThat(timetable.next()).isEmpty();
        assertThat(timetable.due(Instant.MAX)).isEmpty();
        assertThat(ofOne.takeDue(Instant.MAX)).isEmpty();
    }

    @Test
    void theEarliestOfAllOwnersIsNext() {
        ofOne.set(Kind.LIVENESS, at(30));
        ofOther.set(Kind.RETRANSMIT, at(20));
        ofOne.set(Kind.RETRANSMIT, at(10));
        assertThat(timetable.next()).contains(at(10));
        ofOne.clear(Kind.RETRANSMIT);
        assertThat(timetable.next()).contains(at(20));
        ofOther.clearAll();
        assertThat(timetable.next()).contains(at(30));
        ofOne.clearAll();
        assertThat(timetable.next()).isEmpty();
    }

    @Test
    void aDeadlineIsDueAtItsInstantAndNotBefore() {
        ofOne.set(Kind.CONNECT, at(10));
        assertThat(timetable.due(at(10).minusNanos(1))).isEmpty();
        assertThat(ofOne.takeDue(at(10).minusNanos(1))).isEmpty();
        assertThat(timetable.due(at(10))).contains(one);
        assertThat(ofOne.takeDue(at(10))).contains(Kind.CONNECT);
    }

    @Test
    void whatIsTakenIsGone() {
        ofOne.set(Kind.CONNECT, at(10));
        ofOne.set(Kind.LIVENESS, at(20));
        assertThat(ofOne.takeDue(at(15))).contains(Kind.CONNECT);
        assertThat(ofOne.takeDue(at(15))).isEmpty();
        assertThat(timetable.due(at(15))).isEmpty();
        assertThat(timetable.next()).contains(at(20));
    }

    @Test
    void settingAgainMovesADeadline() {
        ofOne.set(Kind.LIVENESS, at(10));
        ofOne.set(Kind.LIVENESS, at(50));
        assertThat(timetable.due(at(49))).isEmpty();
        assertThat(timetable.next()).contains(at(50));
    }

    @Test
    void ownersThatAreDueAtOnceAreServedOneAfterTheOther() {
        ofOne.set(Kind.LIVENESS, at(10));
        ofOther.set(Kind.LIVENESS, at(10));
        assertThat(timetable.due(at(10))).contains(one);
        ofOne.takeDue(at(10));
        assertThat(timetable.due(at(10))).contains(other);
        ofOther.takeDue(at(10));
        assertThat(timetable.due(at(10))).isEmpty();
    }

    private static Instant at(int seconds) {
        return Instant.EPOCH.plusSeconds(seconds);
    }
}
