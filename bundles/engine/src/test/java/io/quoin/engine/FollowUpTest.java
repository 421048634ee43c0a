package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * IKE_FOLLOWUP_KE exchanges (RFC 9370, 2.2.4) that find nothing to follow up on, their links, and peers that refuse
 * again and again; {@link Steps} explains the words.
 */
class FollowUpTest {
    private static final Consumer<Pair.Tunnels> TWICE =
            tunnel -> tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem768-ke2_ecp384");

    private static UnaryOperator<List<Payload>> withLink(Octets link) {
        return payloads -> {
            var changed = new ArrayList<>(payloads);
            changed.removeIf(payload -> payload instanceof NotifyPayload);
            changed.add(NotifyPayload.of(NotifyType.ADDITIONAL_KEY_EXCHANGE, link));
            return changed;
        };
    }

    private static Octets link(Steps.Message message) {
        return Inside.notify(message.payloads, NotifyType.ADDITIONAL_KEY_EXCHANGE)
                .orElseThrow()
                .data();
    }

    /**
     * The blob is the responder's: it comes back as it is, and each response but the last has one.
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;
     *                                         &lt;--  SA(b2) Nr KEr TSi TSr N(A_K_E, link 1)
     *   KEi N(A_K_E, link 1)                  --&gt;
     *                                         &lt;--  KEr N(A_K_E, link 2)
     *   KEi N(A_K_E, link 2)                  --&gt;
     *                                         &lt;--  KEr, or KEr N(A_K_E) that means nothing
     *   D(a1)                                 --&gt;
     *                                         &lt;--  D(b1)
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 300})
    void aLinkOfAnyLengthComesBackAsItIs(int length) {
        Steps steps = new Steps(TWICE);
        Octets other = Octets.of(new byte[length]);
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr").arrives();
        for (String response : List.of("SA(b2) Nr KEr TSi TSr N(A_K_E)", "KEr N(A_K_E)")) {
            var ofB = steps.b(response);
            ofB.but(withLink(other)).arrives();
            var ofA = steps.a("KEi N(A_K_E)");
            assertThat(link(ofA)).isEqualTo(other);
            ofA.but(withLink(link(ofB))).arrives();
            steps.holdMeanwhile(
                    "A1 in a1 out b1", response.startsWith("SA") ? "B1 in b1 out a1" : "B1 in b1 b2 out a1");
        }
        steps.b("KEr").but(withLink(other)).arrives();
        steps.a("D(a1)").arrives();
        steps.b("D(b1)").arrives();
        steps.hold("A1 in a1 a2 out b2", "B1 in b1 b2 out a2");
        steps.convergeTo("A1 in a2 out b2", "B1 in b2 out a2");
    }

    /**
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;
     *                                         &lt;--  SA(b2) Nr KEr TSi TSr N(A_K_E)
     *   KEi N(A_K_E)                          --x  for more than 20 seconds
     *   KEi N(A_K_E)                          --&gt;
     *                                         &lt;--  N(STATE_NOT_FOUND)
     *   20 seconds later:
     *   N(REKEY_SA,a1) SA(a3) Ni KEi TSi TSr  --&gt;
     *                                         &lt;--  SA(b3) Nr KEr TSi TSr N(A_K_E)
     * </pre>
     */
    @Test
    void aSeriesThatWasForgottenIsBegunAgain() {
        Steps steps = new Steps(TWICE);
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr").arrives();
        steps.b("SA(b2) Nr KEr TSi TSr N(A_K_E)").arrives();
        var late = steps.a("KEi N(A_K_E)").isLost();
        steps.elapse(Duration.ofSeconds(21));
        steps.a.sent.clear();
        late.arrives();
        steps.b("N(STATE_NOT_FOUND)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        steps.elapse(Duration.ofMillis(4_900));
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        steps.elapse(Duration.ofSeconds(15));
        steps.a.sent.clear();
        steps.b.sent.clear();
        steps.waitFor(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a3) Ni KEi TSi TSr").arrives();
        steps.b("SA(b3) Nr KEr TSi TSr N(A_K_E)").arrives();
        steps.convergeTo("A1 in a3 out b3", "B1 in b3 out a3");
    }

    /**
     * RFC 9370, 2.2.4: after several retries that is a fatal error.
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;
     *                                         &lt;--  SA(b2) Nr KEr TSi TSr N(A_K_E)
     *   KEi N(A_K_E)                          --&gt;
     *                                         &lt;--  N(STATE_NOT_FOUND)
     *   and so on, four times; then
     *   D(A1)                                 --&gt;
     *                                         &lt;--  ()
     * </pre>
     */
    @Test
    void aPeerThatForgetsEverySeriesIsLeft() {
        Steps steps = new Steps(TWICE);
        steps.rekeyChild(steps.a);
        for (int attempt = 2; attempt < 6; attempt++) {
            forgotten(steps, attempt);
        }
        steps.a("D(A1)").arrives();
        steps.b("()").arrives();
        assertThat(steps.a.events(IkeEvent.IkeSaDown.class))
                .extracting(IkeEvent.IkeSaDown::reason)
                .containsExactly("the peer goes on refusing with STATE_NOT_FOUND");
        steps.end();
    }

    /** One attempt that b forgets. */
    private static void forgotten(Steps steps, int attempt) {
        steps.waitFor(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a%d) Ni KEi TSi TSr".formatted(attempt)).arrives();
        steps.b("SA(b%d) Nr KEr TSi TSr N(A_K_E)".formatted(attempt)).arrives();
        Steps.established(steps.b).onDeadline(Deadlines.Kind.FOLLOW_UP);
        steps.a("KEi N(A_K_E)").arrives();
        steps.b("N(STATE_NOT_FOUND)").arrives();
    }

    /** What succeeds in between makes good for what was forgotten before. */
    @Test
    void aPeerThatForgetsNowAndThenIsKept() {
        Steps steps = new Steps(TWICE);
        steps.rekeyChild(steps.a);
        for (int attempt = 2; attempt < 5; attempt++) {
            forgotten(steps, attempt);
        }
        steps.waitFor(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a5) Ni KEi TSi TSr").arrives();
        steps.b("SA(b5) Nr KEr TSi TSr N(A_K_E)").arrives();
        steps.pair.pass(Duration.ofSeconds(10));
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a5) SA(a6) Ni KEi TSi TSr").arrives();
        steps.b("SA(b6) Nr KEr TSi TSr N(A_K_E)").arrives();
        Steps.established(steps.b).onDeadline(Deadlines.Kind.FOLLOW_UP);
        steps.a("KEi N(A_K_E)").arrives();
        steps.b("N(STATE_NOT_FOUND)").arrives();
        steps.hold("A1 in a5 out b5", "B1 in b5 out a5");
        steps.convergeTo("A1 in a7 out b7", "B1 in b7 out a7");
    }

    /**
     * RFC 7296, 2.25: not at once, but again and again, and for several minutes at most.
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;
     *                                         &lt;--  N(TEMPORARY_FAILURE)
     *   4 seconds later again, and so on for 3 minutes; then
     *   D(A1)                                 --&gt;
     *                                         &lt;--  ()
     * </pre>
     */
    @Test
    void aPeerThatRefusesForMinutesIsLeft() {
        Steps steps = new Steps(TWICE);
        Instant begin = steps.pair.now;
        steps.rekeyChild(steps.a);
        int attempt = 2;
        do {
            Instant last = steps.pair.now;
            refused(steps, attempt++);
            if (steps.a.sent.isEmpty()) {
                steps.waitFor(steps.a);
                assertThat(Duration.between(last, steps.pair.now)).isEqualTo(Duration.ofSeconds(4));
            }
        } while (Duration.between(begin, steps.pair.now).toSeconds() <= 180);
        refused(steps, attempt);
        steps.a("D(A1)").arrives();
        steps.b("()").arrives();
        assertThat(steps.a.events(IkeEvent.IkeSaDown.class))
                .extracting(IkeEvent.IkeSaDown::reason)
                .containsExactly("the peer goes on refusing with TEMPORARY_FAILURE");
        steps.end();
    }

    private static void refused(Steps steps, int attempt) {
        steps.a("N(REKEY_SA,a1) SA(a%d) Ni KEi TSi TSr".formatted(attempt))
                .isLost()
                .arrives();
        steps.b("SA(b%d) Nr KEr TSi TSr N(A_K_E)".formatted(attempt))
                .but(payloads -> List.of(NotifyPayload.of(NotifyType.TEMPORARY_FAILURE)))
                .arrives();
    }

    /** Refusals are a dispute where they follow each other, and nothing succeeds meanwhile. */
    @Test
    void aPeerThatRefusesNowAndThenIsKept() {
        Collisions collisions = Steps.established(new Steps(TWICE).a).collisions();
        var refusal = Optional.of(NotifyPayload.of(NotifyType.TEMPORARY_FAILURE));
        Instant now = Instant.EPOCH;
        for (int i = 0; i < 4; i++) {
            now = now.plusSeconds(121);
            assertThat(collisions.isOutOfStep(refusal, now)).isFalse();
        }
        assertThat(collisions.isOutOfStep(refusal, now.plusSeconds(120))).isFalse();
        assertThat(collisions.isOutOfStep(Optional.empty(), now.plusSeconds(181)))
                .isFalse();
        collisions.agreed();
        assertThat(collisions.isOutOfStep(refusal, now.plusSeconds(181))).isFalse();
        assertThat(collisions.isOutOfStep(refusal, now.plusSeconds(301))).isFalse();
        assertThat(collisions.isOutOfStep(refusal, now.plusSeconds(361))).isFalse();
        assertThat(collisions.isOutOfStep(refusal, now.plusSeconds(362))).isTrue();
    }
}
