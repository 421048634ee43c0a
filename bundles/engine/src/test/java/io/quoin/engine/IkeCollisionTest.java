package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.Steps.Lowest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two rekeys of the same IKE SA (RFC 7296, 2.8.2; RFC 9370, 2.2.4); {@link Steps} explains the words. What meets one
 * rekey of the IKE SA is with {@link IkeRekeyTest}.
 *
 * <pre>
 *   both notice, with and without IKE_FOLLOWUP_KE       twoRekeysThatCross...
 *   one finishes before the other's request arrives     aRekeyThatTheOtherHasNotSeen..., aRekeyThatComesLate...
 *   ... and is amid its IKE_FOLLOWUP_KE                 aRekeyDuringIkeFollowupKe...
 *   ... and uses the new IKE SA before it says so       theIkeSaThatThePeerUses...
 *   ... and deletes all at once                         aPeerThatDeletesAllAtOnce...
 *   who yields does not say so                          theRedundantIkeSaGoes...
 *   the one that counts fails                           whoYieldedRekeysWhereTheOtherFails
 *   one ends the tunnel meanwhile                       aTunnelThatEndsMeanwhile...
 * </pre>
 */
class IkeCollisionTest {
    private static final Consumer<Pair.Tunnels> PLAIN = tunnel -> tunnel.ike = List.of("aes256gcm16-prfsha384-x25519");
    private static final Consumer<Pair.Tunnels> FOLLOWED_UP = tunnel -> {};

    private static void both(Steps steps) {
        steps.rekeyIke(steps.a);
        steps.rekeyIke(steps.b);
    }

    /**
     * <pre>
     *   a                                b
     *   SA(A2) Ni KEi  --&gt;      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr  --&gt;      &lt;--  SA(B3) Nr KEr
     *
     *   where Ni of a or Nr of b is the lowest:
     *   D(A2)          --&gt;      &lt;--  D(B1)
     *   ()             --&gt;      &lt;--  [B3] ()
     * </pre>
     */
    @ParameterizedTest
    @EnumSource(Lowest.class)
    void twoRekeysThatCrossLeaveTheOneWithoutTheLowestNonce(Lowest lowest) {
        Steps steps = Steps.where(lowest, PLAIN, IkeCollisionTest::both);
        both(steps);
        var ofA = steps.a("SA(A2) Ni KEi");
        steps.b("SA(B2) Ni KEi").arrives();
        ofA.arrives();
        var toA = steps.b("SA(B3) Nr KEr");
        var toB = steps.a("SA(A3) Nr KEr");
        // Which of them counts is not known yet: the Child SA is still with the old one.
        assertThat(Steps.established(steps.a).children().all()).isEmpty();
        assertThat(Steps.established(steps.b).children().all()).isEmpty();
        toA.arrives();
        toB.arrives();
        if (lowest.aYields) {
            steps.holdMeanwhile(
                    "A1(replaced) A3 A2(replaced) in a1 out b1", "B1(replaced) B3(replaced) B2 in b1 out a1");
            steps.a("D(A2)").arrives();
            steps.b("D(B1)").arrives();
            steps.b("[B3] ()").arrives();
            steps.a("()").arrives();
            steps.hold("A3 in a1 out b1", "B2 in b1 out a1");
            steps.convergeTo("A3 in a1 out b1", "B2 in b1 out a1");
        } else {
            steps.holdMeanwhile(
                    "A1(replaced) A3(replaced) A2 in a1 out b1", "B1(replaced) B3 B2(replaced) in b1 out a1");
            steps.b("D(B2)").arrives();
            steps.a("D(A1)").arrives();
            steps.a("[A3] ()").arrives();
            steps.b("()").arrives();
            steps.hold("A2 in a1 out b1", "B3 in b1 out a1");
            steps.convergeTo("A2 in a1 out b1", "B3 in b1 out a1");
        }
    }

    /**
     * <pre>
     *   a                                         b
     *   SA(A2) Ni KEi           --&gt;      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr N(A_K_E)  --&gt;      &lt;--  SA(B3) Nr KEr N(A_K_E)
     *
     *   where Ni of a or Nr of b is the lowest:
     *                                    &lt;--  KEi N(A_K_E)
     *   KEr                     --&gt;
     *                                    &lt;--  D(B1)
     *   ()                      --&gt;
     * </pre>
     */
    @ParameterizedTest
    @EnumSource(Lowest.class)
    void twoRekeysThatCrossAreFollowedUpByTheOneWithoutTheLowestNonce(Lowest lowest) {
        Steps steps = Steps.where(lowest, FOLLOWED_UP, IkeCollisionTest::both);
        both(steps);
        var ofA = steps.a("SA(A2) Ni KEi");
        steps.b("SA(B2) Ni KEi").arrives();
        ofA.arrives();
        steps.b("SA(B3) Nr KEr N(A_K_E)").arrives();
        steps.a("SA(A3) Nr KEr N(A_K_E)").arrives();
        steps.holdMeanwhile("A1 in a1 out b1", "B1 in b1 out a1");
        if (lowest.aYields) {
            steps.b("KEi N(A_K_E)").arrives();
            steps.holdMeanwhile("A1(replaced) A3 in a1 out b1", "B1 in b1 out a1");
            steps.a("KEr").arrives();
            steps.b("D(B1)").arrives();
            steps.a("()").arrives();
            steps.hold("A3 in a1 out b1", "B2 in b1 out a1");
            steps.convergeTo("A3 in a1 out b1", "B2 in b1 out a1");
        } else {
            steps.a("KEi N(A_K_E)").arrives();
            steps.b("KEr").arrives();
            steps.a("D(A1)").arrives();
            steps.b("()").arrives();
            steps.hold("A2 in a1 out b1", "B3 in b1 out a1");
            steps.convergeTo("A2 in a1 out b1", "B3 in b1 out a1");
        }
    }

    /**
     * b does not notice (RFC 7296, 2.8.2): a forgets its own, and does not repeat it.
     *
     * <pre>
     *   a                        b
     *   SA(A2) Ni KEi  --x      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr  --&gt;
     *                           &lt;--  D(B1)
     *   ()             --&gt;
     * </pre>
     */
    @Test
    void aRekeyThatTheOtherHasNotSeenIsForgotten() {
        Steps steps = unnoticed();
        steps.b("D(B1)").arrives();
        steps.a("()").arrives();
        steps.hold("A3 in a1 out b1", "B2 in b1 out a1");
        steps.elapse(Duration.ofSeconds(25));
        steps.hold("A3 in a1 out b1", "B2 in b1 out a1");
        steps.convergeTo("A3 in a1 out b1", "B2 in b1 out a1");
    }

    /** a's request is lost, b has finished its own. */
    private static Steps unnoticed() {
        Steps steps = new Steps(PLAIN);
        both(steps);
        steps.a("SA(A2) Ni KEi").isLost();
        steps.b("SA(B2) Ni KEi").arrives();
        steps.a("SA(A3) Nr KEr").arrives();
        steps.holdMeanwhile("A1 A3 in a1 out b1", "B1(replaced) B2 in b1 out a1");
        return steps;
    }

    /**
     * RFC 7296, 2.8.2: it is an IKE SA that b is trying to close.
     *
     * <pre>
     *   a                        b
     *   SA(A2) Ni KEi  --x      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr  --&gt;
     *                           x--  D(B1)
     *   SA(A2) Ni KEi  --&gt;
     *                           &lt;--  N(TEMPORARY_FAILURE)
     *                           &lt;--  D(B1)
     *   ()             --&gt;
     * </pre>
     */
    @Test
    void aRekeyThatComesLateIsRefusedAndForgotten() {
        Steps steps = unnoticed();
        var delete = steps.b("D(B1)").isLost();
        steps.waitFor(steps.a);
        steps.b.sent.clear();
        steps.a("SA(A2) Ni KEi").arrives();
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        steps.hold("A1(replaced) A3 in a1 out b1", "B1(replaced) B2 in b1 out a1");
        assertThat(steps.a.failures()).isEmpty();
        delete.arrives();
        steps.a("()").arrives();
        steps.convergeTo("A3 in a1 out b1", "B2 in b1 out a1");
    }

    /**
     * <pre>
     *   a                                 b
     *   SA(A2) Ni KEi           --x      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr N(A_K_E)  --&gt;
     *                                    x--  KEi N(A_K_E)
     *   SA(A2) Ni KEi           --&gt;
     *                                    &lt;--  N(TEMPORARY_FAILURE)
     *                                    &lt;--  KEi N(A_K_E)
     *   KEr                     --&gt;
     *                                    &lt;--  D(B1)
     *   ()                      --&gt;
     * </pre>
     */
    @ParameterizedTest
    @EnumSource(Lowest.class)
    void aRekeyDuringIkeFollowupKeIsRefused(Lowest lowest) {
        Steps steps = Steps.where(lowest, FOLLOWED_UP, IkeCollisionTest::both);
        both(steps);
        var late = steps.a("SA(A2) Ni KEi").isLost();
        steps.b("SA(B2) Ni KEi").arrives();
        steps.a("SA(A3) Nr KEr N(A_K_E)").arrives();
        var followUp = steps.b("KEi N(A_K_E)").isLost();
        late.arrives();
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        followUp.arrives();
        steps.a("KEr").arrives();
        steps.b("D(B1)").arrives();
        steps.a("()").arrives();
        steps.elapse(Duration.ofSeconds(25));
        steps.hold("A3 in a1 out b1", "B2 in b1 out a1");
        steps.convergeTo("A3 in a1 out b1", "B2 in b1 out a1");
    }

    /**
     * Who uses one of two new IKE SAs knows no other.
     *
     * <pre>
     *   a                                                 b
     *   SA(A2) Ni KEi                          --x      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr                          --&gt;
     *                                                   x--  D(B1)
     *                                                   &lt;--  [B2] N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   [A3] SA(a2) Nr TSi TSr                 --&gt;
     * </pre>
     */
    @Test
    void theIkeSaThatThePeerUsesIsTheOneThatCounts() {
        Steps steps = unnoticed();
        var delete = steps.b("D(B1)").isLost();
        steps.rekeyChild(steps.b);
        steps.b("[B2] N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives();
        steps.holdMeanwhile("A1(replaced) A3 in a1 a2 out b1", "B1(replaced) B2 in b1 out a1");
        steps.a("[A3] SA(a2) Nr TSi TSr").arrives();
        steps.b("[B2] D(b1)").arrives();
        steps.a("[A3] D(a1)").arrives();
        delete.arrives();
        steps.a("()").arrives();
        steps.convergeTo("A3 in a2 out b2", "B2 in b2 out a2");
    }

    /**
     * <pre>
     *   a                        b
     *   SA(A2) Ni KEi  --x      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr  --&gt;
     *                           &lt;--  D(B2), and then D(B1)
     *   [A3] ()        --&gt;
     *   ()             --&gt;
     * </pre>
     */
    @Test
    void aPeerThatDeletesAllAtOnceLeavesNothing() {
        Steps steps = unnoticed();
        var old = steps.b("D(B1)");
        steps.terminate(steps.b);
        steps.b("D(B2)").arrives();
        steps.a("[A3] ()").arrives();
        old.arrives();
        steps.a("()").arrives();
        steps.hold(" in  out ", " in  out ");
        steps.pair.pass(Duration.ofSeconds(40));
        steps.a.assertNothingLeft();
        steps.b.assertNothingLeft();
    }

    /**
     * a's Delete of what is redundant never arrives.
     *
     * <pre>
     *   a                        b
     *   SA(A2) Ni KEi  --&gt;      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr  --&gt;      &lt;--  SA(B3) Nr KEr
     *   D(A2)          --x      &lt;--  D(B1)
     *   ()             --&gt;
     * </pre>
     */
    @Test
    void theRedundantIkeSaGoesByItself() {
        Steps steps = Steps.where(Lowest.NI_OF_A, PLAIN, IkeCollisionTest::both);
        both(steps);
        var ofA = steps.a("SA(A2) Ni KEi");
        steps.b("SA(B2) Ni KEi").arrives();
        ofA.arrives();
        steps.b("SA(B3) Nr KEr").arrives();
        steps.a("SA(A3) Nr KEr").arrives();
        steps.a("D(A2)").isLost();
        steps.b("D(B1)").arrives();
        steps.a("()").arrives();
        steps.hold("A3 A2(replaced) in a1 out b1", "B3(replaced) B2 in b1 out a1");
        steps.elapse(Duration.ofSeconds(31));
        steps.holdMeanwhile("A3 in a1 out b1", "B2 in b1 out a1");
        steps.convergeTo("A3 in a1 out b1", "B2 in b1 out a1");
    }

    /**
     * <pre>
     *   a                                 b
     *   SA(A2) Ni KEi           --&gt;      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr N(A_K_E)  --&gt;      &lt;--  SA(B3) Nr KEr N(A_K_E)
     *                                    &lt;--  KEi N(A_K_E)
     *   N(STATE_NOT_FOUND)      --&gt;
     *   a minute later:
     *   SA(A4) Ni KEi           --&gt;
     * </pre>
     */
    @Test
    void whoYieldedRekeysWhereTheOtherFails() {
        Steps steps = Steps.where(Lowest.NI_OF_A, FOLLOWED_UP, IkeCollisionTest::both);
        both(steps);
        var ofA = steps.a("SA(A2) Ni KEi");
        steps.b("SA(B2) Ni KEi").arrives();
        ofA.arrives();
        steps.b("SA(B3) Nr KEr N(A_K_E)").arrives();
        steps.a("SA(A3) Nr KEr N(A_K_E)").arrives();
        Steps.established(steps.a).onDeadline(Deadlines.Kind.FOLLOW_UP);
        steps.b("KEi N(A_K_E)").arrives();
        steps.a("N(STATE_NOT_FOUND)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        // It takes it easy.
        Puppet.ikeSa(steps.b).deadlines().clear(Deadlines.Kind.REKEY);
        steps.pair.pass(Duration.ofSeconds(59));
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        steps.pair.pass(Duration.ofSeconds(2));
        steps.hold("A4 in a1 out b1", "B4 in b1 out a1");
        steps.convergeTo("A4 in a1 out b1", "B4 in b1 out a1");
    }

    /**
     * <pre>
     *   a                        b
     *   SA(A2) Ni KEi  --&gt;      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr  --&gt;      &lt;--  SA(B3) Nr KEr
     *   the operator of a ends the tunnel before SA(B3) or after it
     * </pre>
     */
    @ParameterizedTest
    @EnumSource(Lowest.class)
    void aTunnelThatEndsMeanwhileEndsOnBothSides(Lowest lowest) {
        for (int delivered = 0; delivered < 6; delivered++) {
            Steps steps = Steps.where(lowest, PLAIN, IkeCollisionTest::both);
            both(steps);
            var ofA = steps.a("SA(A2) Ni KEi");
            steps.b("SA(B2) Ni KEi").arrives();
            ofA.arrives();
            for (int i = 0; i < delivered; i++) {
                steps.pair.deliver(i % 2 == 0 ? steps.a : steps.b);
            }
            steps.terminate(steps.a);
            steps.end();
        }
    }

    /**
     * What yields may be gone before it is known here that it does: then it needs no deadline any more.
     *
     * <pre>
     *   a                                b
     *   SA(A2) Ni KEi  --&gt;      &lt;--  SA(B2) Ni KEi
     *   SA(A3) Nr KEr  --&gt;
     *                  --&gt;      &lt;--  D(B2)
     *   [A3] ()        --&gt;      &lt;--  SA(B3) Nr KEr     (late)
     * </pre>
     */
    @Test
    void theRedundantIkeSaThatIsGoneAlreadyHasNoDeadline() {
        Steps steps = Steps.where(Lowest.NI_OF_B, PLAIN, IkeCollisionTest::both);
        both(steps);
        var ofA = steps.a("SA(A2) Ni KEi");
        steps.b("SA(B2) Ni KEi").arrives();
        ofA.arrives();
        var late = steps.b("SA(B3) Nr KEr");
        steps.a("SA(A3) Nr KEr").arrives();
        steps.b("D(B2)").arrives();
        steps.a("[A3] ()").arrives();
        late.arrives();
        steps.terminate(steps.a);
        steps.pair.settle();
        steps.a.assertNothingLeft();
    }

    /** It will have those of the old one, or go. */
    @Test
    void anIkeSaThatMayYieldMakesNoChildSas() {
        Steps steps = new Steps(PLAIN);
        both(steps);
        steps.a("SA(A2) Ni KEi").isLost();
        steps.b("SA(B2) Ni KEi").arrives();
        steps.a("SA(A3) Nr KEr");
        steps.a.engine.handle(new Input.Initiate("ab"), steps.pair.now);
        steps.hold("A1 A3 in a1 out b1", "B1 in b1 out a1");
    }
}
