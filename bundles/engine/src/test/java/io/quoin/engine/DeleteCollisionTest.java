package io.quoin.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deletes that meet other exchanges; those that meet rekeys of the IKE SA are with {@link IkeCollisionTest}. {@link
 * Steps} explains the words.
 *
 * <pre>
 *   delete Child SA   against   delete Child SA     deletesThatCrossAreAnsweredWithout...
 *                               rekey Child SA      aRekeyOfWhatIsBeingDeleted..., aRekeyOfWhatWasDeleted...
 *                               IKE_FOLLOWUP_KE     aDeleteDuringIkeFollowupKe...
 *   delete IKE SA     against   delete IKE SA       deletesOfTheIkeSaThatCross...
 *                               rekey Child SA      aRekeyOnAnIkeSaThatIsBeingDeleted...
 *                               IKE_FOLLOWUP_KE     aFollowUpOnAnIkeSaThatIsBeingDeleted...
 *                               create Child SA     aChildSaOnAnIkeSaThatIsBeingDeleted...
 *                               delete Child SA     aDeleteOnAnIkeSaThatIsBeingDeleted...
 *                               one's own rekey     whatIsUnderWayWhenTheIkeSaIsDeleted...
 * </pre>
 */
class DeleteCollisionTest {
    private static final Consumer<Pair.Tunnels> PLAIN = tunnel -> {};
    private static final Consumer<Pair.Tunnels> FOLLOWED_UP =
            tunnel -> tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem768");

    /**
     * RFC 7296, 1.4.1: each has told the other already.
     *
     * <pre>
     *   a                    b
     *   D(a1)  --&gt;    &lt;--  D(b1)
     *   ()     --&gt;    &lt;--  ()
     * </pre>
     */
    @Test
    void deletesThatCrossAreAnsweredWithoutDeletes() {
        Steps steps = new Steps(PLAIN);
        steps.deleteChild(steps.a);
        steps.deleteChild(steps.b);
        var ofA = steps.a("D(a1)");
        steps.b("D(b1)").arrives();
        ofA.arrives();
        steps.holdMeanwhile("A1 in  out ", "B1 in  out ");
        steps.a("()").arrives();
        steps.b("()").arrives();
        endWithoutChild(steps);
    }

    /** The IKE SA has no Child SA any more, and neither side makes one: nobody keeps the tunnel up. */
    private static void endWithoutChild(Steps steps) {
        steps.elapse(Duration.ofSeconds(25));
        steps.hold("A1 in  out ", "B1 in  out ");
        steps.terminate(steps.a);
        steps.end();
    }

    /**
     * RFC 7296, 2.25.1.
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;      &lt;--  D(b1)
     *   D(a1)                             --&gt;      &lt;--  N(TEMPORARY_FAILURE)
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRekeyOfWhatIsBeingDeletedIsRefused(boolean deleteFirst) {
        Steps steps = new Steps(PLAIN);
        steps.rekeyChild(steps.a);
        steps.deleteChild(steps.b);
        var rekey = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr");
        var delete = steps.b("D(b1)");
        if (deleteFirst) {
            delete.arrives();
            steps.holdMeanwhile("A1 in  out ", "B1 in  out ");
            rekey.arrives();
        } else {
            rekey.arrives();
            steps.holdMeanwhile("A1 in a1 out b1", "B1 in  out ");
            delete.arrives();
        }
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        steps.a("D(a1)").arrives();
        endWithoutChild(steps);
    }

    /**
     * The rekey comes late, when b has forgotten the Child SA: a wants one, and makes it (RFC 7296, 2.25).
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --x      &lt;--  D(b1)
     *   D(a1)                             --&gt;
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;
     *                                              &lt;--  N(CHILD_SA_NOT_FOUND,a1)
     *   SA(a3) Ni TSi TSr                 --&gt;
     *                                              &lt;--  SA(b2) Nr TSi TSr
     * </pre>
     */
    @Test
    void aRekeyOfWhatWasDeletedYieldsANewOne() {
        Steps steps = new Steps(PLAIN);
        steps.rekeyChild(steps.a);
        steps.deleteChild(steps.b);
        var late = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").isLost();
        steps.b("D(b1)").arrives();
        steps.a("D(a1)").arrives();
        steps.hold("A1 in  out ", "B1 in  out ");
        late.arrives();
        steps.b("N(CHILD_SA_NOT_FOUND,a1)").arrives();
        steps.a("SA(a3) Ni TSi TSr").arrives();
        steps.b("SA(b2) Nr TSi TSr").arrives();
        steps.hold("A1 in a3 out b2", "B1 in b2 out a3");
        steps.convergeTo("A1 in a3 out b2", "B1 in b2 out a3");
    }

    /**
     * The new one is there soon, and b sends through it at once: there is nothing that it takes the place of.
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;
     *                                                &lt;--  SA(b2) Nr KEr TSi TSr N(A_K_E)
     *   KEi N(A_K_E)                          --&gt;    &lt;--  D(b1)
     *   D(a1)                                 --&gt;    &lt;--  KEr
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeleteDuringIkeFollowupKeDoesNotEndIt(boolean deleteFirst) {
        Steps steps = new Steps(FOLLOWED_UP);
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr").arrives();
        steps.b("SA(b2) Nr KEr TSi TSr N(A_K_E)").arrives();
        steps.deleteChild(steps.b);
        var followUp = steps.a("KEi N(A_K_E)");
        var delete = steps.b("D(b1)");
        if (deleteFirst) {
            delete.arrives();
            followUp.arrives();
            steps.a("D(a1)").arrives();
            steps.b("KEr").arrives();
        } else {
            followUp.arrives();
            steps.b("KEr").arrives();
            steps.a("D(a1)").isLost();
            delete.arrives();
            steps.a("()").arrives();
            steps.waitFor(steps.a);
            steps.a("D(a1)").arrives();
            steps.b("()").arrives();
            steps.elapse(Duration.ofSeconds(6));
        }
        steps.hold("A1 in a2 out b2", "B1 in b2 out a2");
        steps.convergeTo("A1 in a2 out b2", "B1 in b2 out a2");
    }

    /**
     * RFC 7296, 2.25.2: each replies as usual and forgets its own.
     *
     * <pre>
     *   a                    b
     *   D(A1)  --&gt;    &lt;--  D(B1)
     *   ()     --&gt;    &lt;--  ()
     * </pre>
     */
    @Test
    void deletesOfTheIkeSaThatCrossAreAnswered() {
        Steps steps = new Steps(PLAIN);
        steps.terminate(steps.a);
        steps.terminate(steps.b);
        var ofA = steps.a("D(A1)");
        steps.b("D(B1)").arrives();
        ofA.arrives();
        steps.a("()").arrives();
        steps.b("()").arrives();
        steps.hold(" in  out ", " in  out ");
        steps.end();
    }

    /**
     * RFC 7296, 2.25.2.
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;      &lt;--  D(B1)
     *   ()                                --&gt;      &lt;--  N(TEMPORARY_FAILURE)
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRekeyOnAnIkeSaThatIsBeingDeletedIsRefused(boolean refusalFirst) {
        Steps steps = new Steps(PLAIN);
        steps.rekeyChild(steps.a);
        steps.terminate(steps.b);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").arrives();
        var delete = steps.b("D(B1)");
        var refusal = steps.b("N(TEMPORARY_FAILURE)");
        if (refusalFirst) {
            refusal.arrives();
            delete.arrives();
        } else {
            delete.arrives();
            refusal.arrives();
        }
        steps.a("()").arrives();
        steps.hold(" in  out ", " in  out ");
        steps.end();
    }

    /**
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr  --&gt;
     *                                                &lt;--  SA(b2) Nr KEr TSi TSr N(A_K_E)
     *   KEi N(A_K_E)                          --&gt;    &lt;--  D(B1)
     *   ()                                    --&gt;    &lt;--  N(TEMPORARY_FAILURE)
     * </pre>
     */
    @Test
    void aFollowUpOnAnIkeSaThatIsBeingDeletedIsRefused() {
        Steps steps = new Steps(FOLLOWED_UP);
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr").arrives();
        steps.b("SA(b2) Nr KEr TSi TSr N(A_K_E)").arrives();
        steps.terminate(steps.b);
        steps.a("KEi N(A_K_E)").arrives();
        steps.holdMeanwhile("A1 in a1 out b1", "B1(deleting) in  out ");
        var delete = steps.b("D(B1)");
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        delete.arrives();
        steps.a("()").arrives();
        steps.end();
    }

    /**
     * <pre>
     *   a                          b
     *   SA(a3) Ni TSi TSr  --&gt;    &lt;--  D(B1)
     *   ()                 --&gt;    &lt;--  N(TEMPORARY_FAILURE)
     * </pre>
     */
    @Test
    void aChildSaOnAnIkeSaThatIsBeingDeletedIsRefused() {
        Steps steps = withRoomForAChild();
        createChild(steps);
        steps.terminate(steps.b);
        steps.a("SA(a3) Ni TSi TSr").arrives();
        steps.b("D(B1)").arrives();
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        steps.a("()").arrives();
        steps.hold(" in  out ", " in  out ");
        steps.end();
    }

    /** Two Child SAs are configured, and one of them has ended. */
    static Steps withRoomForAChild() {
        Steps steps = new Steps(tunnel -> tunnel.children = 2);
        Established ofA = Steps.established(steps.a);
        ofA.expire(ofA.children().current().get(1));
        steps.a("D(a2)").arrives();
        steps.b("D(b2)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        return steps;
    }

    static void createChild(Steps steps) {
        Steps.established(steps.a).startChild(steps.a.tunnel().peer().children().get(1));
    }

    /**
     * <pre>
     *   a                    b
     *   D(a1)  --&gt;    &lt;--  D(B1)
     *   ()     --&gt;    &lt;--  ()
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeleteOnAnIkeSaThatIsBeingDeletedIsAnswered(boolean ofIkeSaFirst) {
        Steps steps = new Steps(PLAIN);
        steps.deleteChild(steps.a);
        steps.terminate(steps.b);
        var ofA = steps.a("D(a1)");
        var ofB = steps.b("D(B1)");
        if (ofIkeSaFirst) {
            ofB.arrives();
            steps.a("()").arrives();
            ofA.arrives();
        } else {
            ofA.arrives();
            steps.b("()").arrives();
            ofB.arrives();
            steps.a("()").arrives();
        }
        steps.hold(" in  out ", " in  out ");
        steps.end();
    }

    /**
     * a deletes the IKE SA while it rekeys a Child SA: what comes of that is not installed any more.
     *
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;
     *                                              &lt;--  SA(b2) Nr TSi TSr
     *   D(A1)                             --&gt;
     *                                              &lt;--  ()
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsUnderWayWhenTheIkeSaIsDeletedComesToNothing(boolean followedUp) {
        Steps steps = new Steps(followedUp ? FOLLOWED_UP : PLAIN);
        steps.rekeyChild(steps.a);
        String ke = followedUp ? " KEi" : "";
        steps.a("N(REKEY_SA,a1) SA(a2) Ni" + ke + " TSi TSr").arrives();
        steps.terminate(steps.a);
        steps.b(followedUp ? "SA(b2) Nr KEr TSi TSr N(A_K_E)" : "SA(b2) Nr TSi TSr")
                .arrives();
        steps.holdMeanwhile("A1(deleting) in  out ", followedUp ? "B1 in b1 out a1" : "B1 in b1 b2 out a1");
        steps.a("D(A1)").arrives();
        steps.b("()").arrives();
        steps.hold(" in  out ", " in  out ");
        steps.end();
    }
}
