package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.Steps.Lowest;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rekeys of Child SAs that meet each other; {@link Steps} explains the words.
 *
 * <pre>
 *   both rekey the same Child SA (RFC 7296, 2.8.1; RFC 9370, 2.2.4)
 *     both notice, with and without IKE_FOLLOWUP_KE          twoRekeysThatCross...
 *     one request is late: the other side finishes first     aRekeyThatComesLate...
 *     ... and is amid its IKE_FOLLOWUP_KE                    aRekeyDuringIkeFollowupKe...
 *     a response is late                                     theRedundantChildSa..., aDeleteThatOvertakes...
 *     requests are doubled                                   aDoubledRequest...
 *     the one that counts fails                              whoYieldedReplacesIt...
 *   both rekey different ones                                rekeysOfDifferentChildSas...
 *   a Child SA that the peer has not                         aChildSaThatThePeerHas...
 * </pre>
 */
class ChildCollisionTest {
    private static final Consumer<Pair.Tunnels> PLAIN = tunnel -> {};
    private static final Consumer<Pair.Tunnels> FOLLOWED_UP =
            tunnel -> tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem768");

    private static void both(Steps steps) {
        steps.rekeyChild(steps.a);
        steps.rekeyChild(steps.b);
    }

    /**
     * Both notice (RFC 7296, 2.8.1).
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;      &lt;--  N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   SA(a3) Nr TSi TSr                 --&gt;      &lt;--  SA(b3) Nr TSi TSr
     *
     *   where Ni of a or Nr of b is the lowest:
     *   D(a2)                             --&gt;      &lt;--  D(b1)
     *   D(a1)                             --&gt;      &lt;--  D(b3)
     *
     *   else:
     *   D(a1)                             --&gt;      &lt;--  D(b2)
     *   D(a3)                             --&gt;      &lt;--  D(b1)
     * </pre>
     */
    @ParameterizedTest
    @EnumSource(Lowest.class)
    void twoRekeysThatCrossLeaveTheOneWithoutTheLowestNonce(Lowest lowest) {
        Steps steps = Steps.where(lowest, PLAIN, ChildCollisionTest::both);
        both(steps);
        var ofA = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr");
        steps.b("N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives();
        steps.holdMeanwhile("A1 in a1 a3 out b1", "B1 in b1 out a1");
        ofA.arrives();
        var toA = steps.b("SA(b3) Nr TSi TSr");
        var toB = steps.a("SA(a3) Nr TSi TSr");
        steps.hold("A1 in a1 a3 out b1", "B1 in b1 b3 out a1");
        toA.arrives();
        toB.arrives();
        if (lowest.aYields) {
            steps.holdMeanwhile("A1 in a1 a3 out b1", "B1 in b1 b2 b3 out a3");
            steps.a("D(a2)").arrives();
            steps.b("D(b1)").arrives();
            steps.b("D(b3)").arrives();
            steps.a("D(a1)").arrives();
            steps.hold("A1 in a1 a3 out b2", "B1 in b1 b2 out a3");
            steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
        } else {
            steps.holdMeanwhile("A1 in a1 a2 a3 out b3", "B1 in b1 b3 out a1");
            steps.a("D(a1)").arrives();
            steps.b("D(b2)").arrives();
            steps.b("D(b1)").arrives();
            steps.a("D(a3)").arrives();
            steps.hold("A1 in a1 a2 out b3", "B1 in b1 b3 out a2");
            steps.convergeTo("A1 in a2 out b3", "B1 in b3 out a2");
        }
    }

    /**
     * Both notice before anything is created: who yields does not even begin IKE_FOLLOWUP_KE (RFC 9370, 2.2.4).
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;    &lt;--  N(REKEY_SA,b1) SA(b2) Ni KEi TSi TSr
     *   SA(a3) Nr KEr TSi TSr N(A_K_E)        --&gt;    &lt;--  SA(b3) Nr KEr TSi TSr N(A_K_E)
     *
     *   where Ni of a or Nr of b is the lowest:
     *                                                &lt;--  KEi N(A_K_E)
     *   KEr                                   --&gt;
     *                                                &lt;--  D(b1)
     *   D(a1)                                 --&gt;
     * </pre>
     */
    @ParameterizedTest
    @EnumSource(Lowest.class)
    void twoRekeysThatCrossAreFollowedUpByTheOneWithoutTheLowestNonce(Lowest lowest) {
        Steps steps = Steps.where(lowest, FOLLOWED_UP, ChildCollisionTest::both);
        both(steps);
        var ofA = steps.a("N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr");
        steps.b("N(REKEY_SA,b1) SA(b2) Ni KEi TSi TSr").arrives();
        ofA.arrives();
        steps.b("SA(b3) Nr KEr TSi TSr N(A_K_E)").arrives();
        steps.a("SA(a3) Nr KEr TSi TSr N(A_K_E)").arrives();
        steps.holdMeanwhile("A1 in a1 out b1", "B1 in b1 out a1");
        if (lowest.aYields) {
            steps.b("KEi N(A_K_E)").arrives();
            steps.a("KEr").arrives();
            steps.b("D(b1)").arrives();
            steps.a("D(a1)").arrives();
            steps.hold("A1 in a1 a3 out b2", "B1 in b1 b2 out a3");
            steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
        } else {
            steps.a("KEi N(A_K_E)").arrives();
            steps.b("KEr").arrives();
            steps.a("D(a1)").arrives();
            steps.b("D(b1)").arrives();
            steps.hold("A1 in a1 a2 out b3", "B1 in b1 b3 out a2");
            steps.convergeTo("A1 in a2 out b3", "B1 in b3 out a2");
        }
    }

    /**
     * Only a notices; it forgets its own (RFC 7296, 2.8.1, the second flow).
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --x        &lt;--  N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   SA(a3) Nr TSi TSr                 --&gt;
     *                                                &lt;--  D(b1)
     *   D(a1)                             --&gt;
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;
     *                                                &lt;--  N(CHILD_SA_NOT_FOUND,a1)
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aRekeyThatComesLateIsForgotten(int resent) {
        Steps steps = new Steps(PLAIN);
        both(steps);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").isLost();
        steps.b("N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives();
        steps.a("SA(a3) Nr TSi TSr").arrives();
        steps.holdMeanwhile("A1 in a1 a3 out b1", "B1 in b1 b2 out a3");
        steps.b("D(b1)").arrives();
        steps.a("D(a1)").arrives();
        steps.hold("A1 in a1 a3 out b2", "B1 in b1 b2 out a3");
        for (int i = 1; i < resent; i++) {
            steps.waitFor(steps.a);
            steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").isLost();
        }
        steps.waitFor(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").arrives();
        steps.b("N(CHILD_SA_NOT_FOUND,a1)").arrives();
        steps.elapse(Duration.ofSeconds(25));
        steps.hold("A1 in a3 out b2", "B1 in b2 out a3");
        assertThat(steps.a.failures()).isEmpty();
        steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
    }

    /**
     * The same, and b still waits to hear that a has deleted (RFC 7296, 2.25.1).
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --x        &lt;--  N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   SA(a3) Nr TSi TSr                 --&gt;
     *                                                x--  D(b1)
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;
     *                                                &lt;--  N(TEMPORARY_FAILURE)
     *                                                &lt;--  D(b1)
     *   D(a1)                             --&gt;
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRekeyThatComesLateWaitsForTheDelete(boolean refusalFirst) {
        Steps steps = new Steps(PLAIN);
        both(steps);
        var late = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").isLost();
        steps.b("N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives();
        steps.a("SA(a3) Nr TSi TSr").arrives();
        var delete = steps.b("D(b1)").isLost();
        late.arrives();
        var refusal = steps.b("N(TEMPORARY_FAILURE)");
        if (refusalFirst) {
            refusal.arrives();
            steps.hold("A1 in a1 a3 out b1", "B1 in b1 b2 out a3");
            delete.arrives();
        } else {
            delete.arrives();
            refusal.arrives();
            assertThat(steps.a.failures()).isEmpty();
        }
        steps.a("D(a1)").arrives();
        // Neither what was refused nor the stragglers' time brings the old one back.
        steps.elapse(Duration.ofSeconds(25));
        steps.hold("A1 in a3 out b2", "B1 in b2 out a3");
        steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
    }

    /** Octet by octet; whose end is reached first is lower (RFC 7296, 2.8.1); and where all is the same none is. */
    @ParameterizedTest
    @CsvSource({
        "00, ff, 01, true",
        "ff, 00, 01, true",
        "01, ff, 00, false",
        "7f, ff, 80, true",
        "80, ff, 7f, false",
        "01, ff, 0100, true",
        "0100, ff, 01, false",
        "01, ff, 01, false",
        "01, ff, , false"
    })
    void theLowestNonceYields(String ours, String peers, String rival, boolean yields) {
        Optional<Octets> other = Optional.ofNullable(rival).map(ChildCollisionTest::nonce);
        assertThat(Collisions.yields(nonce(ours), nonce(peers), other)).isEqualTo(yields);
    }

    private static Octets nonce(String hex) {
        return Octets.of(HexFormat.of().parseHex(hex));
    }

    /**
     * RFC 9370, 2.2.4: a rekey of what is being rekeyed already, all but for its additional key exchanges.
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --x    &lt;--  N(REKEY_SA,b1) SA(b2) Ni KEi TSi TSr
     *   SA(a3) Nr KEr TSi TSr N(A_K_E)        --&gt;
     *                                                x--  KEi N(A_K_E)
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;
     *                                                &lt;--  N(TEMPORARY_FAILURE)
     *                                                &lt;--  KEi N(A_K_E)
     *   KEr                                   --&gt;
     *                                                &lt;--  D(b1)
     *   D(a1)                                 --&gt;
     * </pre>
     */
    @ParameterizedTest
    @EnumSource(Lowest.class)
    void aRekeyDuringIkeFollowupKeIsRefused(Lowest lowest) {
        Steps steps = Steps.where(lowest, FOLLOWED_UP, ChildCollisionTest::both);
        both(steps);
        var late = steps.a("N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr").isLost();
        steps.b("N(REKEY_SA,b1) SA(b2) Ni KEi TSi TSr").arrives();
        steps.a("SA(a3) Nr KEr TSi TSr N(A_K_E)").arrives();
        var followUp = steps.b("KEi N(A_K_E)").isLost();
        late.arrives();
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        followUp.arrives();
        steps.a("KEr").arrives();
        steps.b("D(b1)").arrives();
        steps.a("D(a1)").arrives();
        steps.elapse(Duration.ofSeconds(25));
        steps.hold("A1 in a3 out b2", "B1 in b2 out a3");
        steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
    }

    /**
     * RFC 9370, 2.2.4: of different Child SAs one may be rekeyed while the other is followed up.
     *
     * <pre>
     *   a                                                      b
     *                                                &lt;--  N(REKEY_SA,b1) SA(b3) Ni KEi TSi TSr
     *   SA(a3) Nr KEr TSi TSr N(A_K_E)        --&gt;
     *   N(REKEY_SA,a2) SA(a4) Ni KEi TSi TSr  --&gt;
     *                                                &lt;--  SA(b4) Nr KEr TSi TSr N(A_K_E)
     * </pre>
     */
    @Test
    void rekeysOfDifferentChildSasDoNotCollide() {
        Steps steps = new Steps(tunnel -> {
            FOLLOWED_UP.accept(tunnel);
            tunnel.children = 2;
        });
        steps.rekeyChild(steps.b);
        steps.b("N(REKEY_SA,b1) SA(b3) Ni KEi TSi TSr").arrives();
        steps.a("SA(a3) Nr KEr TSi TSr N(A_K_E)").arrives();
        var followUp = steps.b("KEi N(A_K_E)");
        Established ofA = Steps.established(steps.a);
        ofA.rekey(ofA.children().current().get(1));
        steps.a("N(REKEY_SA,a2) SA(a4) Ni KEi TSi TSr").arrives();
        steps.b("SA(b4) Nr KEr TSi TSr N(A_K_E)").arrives();
        followUp.arrives();
        steps.pair.pass(Duration.ofSeconds(10));
        steps.hold("A1 in a3 a4 out b3 b4", "B1 in b3 b4 out a3 a4");
        assertThat(steps.a.dataplane.keys).isEqualTo(steps.b.dataplane.keys);
    }

    /**
     * a yields and cannot say so for long: until then what is redundant must not be sent through.
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;      &lt;--  N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   SA(a3) Nr TSi TSr                 --&gt;      x--  SA(b3) Nr TSi TSr
     *                                              &lt;--  D(b1)
     *   D(a1)                             --&gt;
     *   12 seconds later:                          &lt;--  SA(b3) Nr TSi TSr
     *   D(a2)                             --&gt;
     *                                              &lt;--  D(b3)
     * </pre>
     */
    @Test
    void theRedundantChildSaNeverSends() {
        Steps steps = Steps.where(Lowest.NI_OF_A, PLAIN, ChildCollisionTest::both);
        both(steps);
        var ofA = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr");
        steps.b("N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives();
        ofA.arrives();
        var late = steps.b("SA(b3) Nr TSi TSr").isLost();
        steps.a("SA(a3) Nr TSi TSr").arrives();
        steps.b("D(b1)").arrives();
        steps.a("D(a1)").arrives();
        steps.hold("A1 in a1 a3 out b2", "B1 in b1 b2 b3 out a3");
        steps.elapse(Duration.ofSeconds(12));
        steps.holdMeanwhile("A1 in a3 out b2", "B1 in b2 b3 out a3");
        steps.a.sent.clear();
        late.arrives();
        steps.a("D(a2)").arrives();
        steps.b("D(b3)").arrives();
        steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
    }

    /**
     * a knows that it yields, b does not know yet that its own counts.
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;      &lt;--  N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   SA(a3) Nr TSi TSr                 --x      &lt;--  SA(b3) Nr TSi TSr
     *   D(a2)                             --&gt;
     *                                              &lt;--  D(b3)
     *   SA(a3) Nr TSi TSr                 --&gt;
     *                                              &lt;--  D(b1)
     *   D(a1)                             --&gt;
     * </pre>
     */
    @Test
    void aDeleteThatOvertakesTheDecisionLeavesTheOldChildSa() {
        Steps steps = Steps.where(Lowest.NR_OF_B, PLAIN, ChildCollisionTest::both);
        both(steps);
        var ofA = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr");
        steps.b("N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives();
        ofA.arrives();
        var late = steps.a("SA(a3) Nr TSi TSr").isLost();
        steps.b("SA(b3) Nr TSi TSr").arrives();
        steps.a("D(a2)").arrives();
        steps.b("D(b3)").arrives();
        steps.hold("A1 in a1 a3 out b1", "B1 in b1 out a1");
        late.arrives();
        steps.b("D(b1)").arrives();
        steps.a("D(a1)").arrives();
        steps.hold("A1 in a1 a3 out b2", "B1 in b1 b2 out a3");
        steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
    }

    /**
     * RFC 7296, 2.1: a doubled request is answered alike, and nothing more comes of it.
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  =-&gt;      &lt;-=  N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   SA(a3) Nr TSi TSr                 =-&gt;      &lt;-=  SA(b3) Nr TSi TSr
     * </pre>
     */
    @Test
    void aDoubledRequestIsAnsweredAlike() {
        Steps steps = Steps.where(Lowest.NI_OF_B, PLAIN, ChildCollisionTest::both);
        both(steps);
        var ofA = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr");
        steps.b("N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives().arrives();
        ofA.arrives().arrives();
        steps.holdMeanwhile("A1 in a1 a3 out b1", "B1 in b1 b3 out a1");
        steps.b("SA(b3) Nr TSi TSr").arrives();
        steps.b("SA(b3) Nr TSi TSr").arrives();
        steps.a("SA(a3) Nr TSi TSr").arrives();
        steps.a("SA(a3) Nr TSi TSr").arrives();
        ofA.arrives();
        steps.b("D(b2)").arrives();
        steps.b("SA(b3) Nr TSi TSr").arrives();
        steps.convergeTo("A1 in a2 out b3", "B1 in b3 out a2");
    }

    /**
     * b's exchange counts, and comes to nothing: a, which has yielded, tries again after a while.
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;    &lt;--  N(REKEY_SA,b1) SA(b2) Ni KEi TSi TSr
     *   SA(a3) Nr KEr TSi TSr N(A_K_E)        --&gt;    &lt;--  SA(b3) Nr KEr TSi TSr N(A_K_E)
     *                                                &lt;--  KEi N(A_K_E)
     *   N(STATE_NOT_FOUND)                    --&gt;
     *   a minute later:
     *   N(REKEY_SA,a1) SA(a4) Ni KEi TSi TSr  --&gt;
     *                                                &lt;--  SA(b4) Nr KEr TSi TSr N(A_K_E)
     * </pre>
     */
    @Test
    void whoYieldedReplacesItWhereTheOtherFails() {
        Steps steps = Steps.where(Lowest.NI_OF_A, FOLLOWED_UP, ChildCollisionTest::both);
        both(steps);
        var ofA = steps.a("N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr");
        steps.b("N(REKEY_SA,b1) SA(b2) Ni KEi TSi TSr").arrives();
        ofA.arrives();
        steps.b("SA(b3) Nr KEr TSi TSr N(A_K_E)").arrives();
        steps.a("SA(a3) Nr KEr TSi TSr N(A_K_E)").arrives();
        Steps.established(steps.a).onDeadline(Deadlines.Kind.FOLLOW_UP);
        steps.b("KEi N(A_K_E)").arrives();
        steps.a("N(STATE_NOT_FOUND)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        // It takes it easy.
        Steps.established(steps.b).children().rekeyAgain(Steps.child(steps.b), Duration.ofHours(1));
        steps.pair.pass(Duration.ofSeconds(59));
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        steps.pair.pass(Duration.ofSeconds(2));
        steps.hold("A1 in a1 a4 out b4", "B1 in b1 b4 out a4");
        steps.convergeTo("A1 in a4 out b4", "B1 in b4 out a4");
    }

    /**
     * RFC 7296, 2.25: it goes silently, and a new one is made.
     *
     * <pre>
     *   a                                            b has lost b1
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;
     *                                     &lt;--  N(CHILD_SA_NOT_FOUND,a1)
     *   SA(a3) Ni TSi TSr                 --&gt;
     *                                     &lt;--  SA(b2) Nr TSi TSr
     * </pre>
     */
    @Test
    void aChildSaThatThePeerHasLostIsMadeAnew() {
        Steps steps = new Steps(PLAIN);
        Steps.established(steps.b).children().remove(Steps.child(steps.b), "it is lost");
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").arrives();
        steps.b("N(CHILD_SA_NOT_FOUND,a1)").arrives();
        steps.holdMeanwhile("A1 in  out ", "B1 in  out ");
        steps.a("SA(a3) Ni TSi TSr").arrives();
        steps.b("SA(b2) Nr TSi TSr").arrives();
        steps.hold("A1 in a3 out b2", "B1 in b2 out a3");
        steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
    }

    /**
     * The peer says so of one that it has replaced at the same time: what it made is used at once (RFC 7296, 2.8.1).
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --x        &lt;--  N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   SA(a3) Nr TSi TSr                 --&gt;
     *                                                x--  D(b1)
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;
     *                                                &lt;--  N(CHILD_SA_NOT_FOUND,a1)
     *                                                &lt;--  D(b1)
     *   ()                                --&gt;
     * </pre>
     */
    @Test
    void aChildSaThatThePeerHasReplacedIsNotMadeAnew() {
        Steps steps = new Steps(PLAIN);
        both(steps);
        var late = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").isLost();
        steps.b("N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives();
        steps.a("SA(a3) Nr TSi TSr").arrives();
        var delete = steps.b("D(b1)").isLost();
        late.arrives();
        steps.b("N(TEMPORARY_FAILURE)")
                .but(payloads -> List.of(NotifyPayload.of(NotifyType.CHILD_SA_NOT_FOUND)))
                .arrives();
        steps.hold("A1 in a3 out b2", "B1 in b1 b2 out a3");
        delete.arrives();
        steps.a("()").arrives();
        steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
    }
}
