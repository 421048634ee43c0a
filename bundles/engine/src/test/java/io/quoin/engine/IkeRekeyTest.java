package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rekey of the IKE SA that meets another exchange (RFC 7296, 2.25); {@link Steps} explains the words. Two such rekeys
 * are with {@link IkeCollisionTest}.
 *
 * <pre>
 *   rekey IKE SA   against   create Child SA         aChildSaIsMadeOnTheNewIkeSa...
 *                            rekey Child SA          aRekeyOfAChildSaWaits...
 *                            delete Child SA         aRekeyOfTheIkeSaWaitsForADelete..., aDeleteThat...
 *                            delete IKE SA           aDeleteOfTheIkeSaEndsItsRekey...
 *                            one's own Delete of it  anIkeSaThatIsDeletedWhileItIsRekeyed...
 *   IKE_FOLLOWUP_KE of it    against   delete IKE SA          aFollowUpOfAnIkeSaThatIsBeingDeleted...
 *                            delete Child SA         aDeleteDuringIkeFollowupKe...
 *                            rekey Child SA          aRekeyOfAChildSaDuringIkeFollowupKe...
 *   what waited behind it                            whatWaitsBehindARekey..., whatWaitsWhileThePeerRekeys...
 *   messages of the old IKE SA                       theOldIkeSa...
 * </pre>
 */
class IkeRekeyTest {
    private static final Consumer<Pair.Tunnels> PLAIN = tunnel -> tunnel.ike = List.of("aes256gcm16-prfsha384-x25519");
    private static final Consumer<Pair.Tunnels> FOLLOWED_UP = tunnel -> {};

    /**
     * RFC 7296, 2.25.1 and 2.25.2: both wait.
     *
     * <pre>
     *   a                                 b
     *   SA(a3) Ni TSi TSr       --&gt;      &lt;--  SA(B2) Ni KEi
     *   N(TEMPORARY_FAILURE)    --&gt;      &lt;--  N(TEMPORARY_FAILURE)
     *   5 seconds later:                 &lt;--  SA(B3) Ni KEi
     * </pre>
     */
    @Test
    void aChildSaIsMadeOnTheNewIkeSaAfterBothHaveWaited() {
        Steps steps = DeleteCollisionTest.withRoomForAChild();
        DeleteCollisionTest.createChild(steps);
        steps.rekeyIke(steps.b);
        var create = steps.a("SA(a3) Ni TSi TSr");
        steps.b("SA(B2) Ni KEi").arrives();
        create.arrives();
        steps.a("N(TEMPORARY_FAILURE)").arrives();
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        steps.pair.pass(Duration.ofSeconds(4));
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        steps.pair.pass(Duration.ofSeconds(2));
        steps.hold("A2 in a1 out b1", "B3 in b1 out a1");
        DeleteCollisionTest.createChild(steps);
        steps.a("[A2] SA(a4) Ni TSi TSr").arrives();
        steps.b("[B3] SA(b3) Nr TSi TSr").arrives();
        steps.hold("A2 in a1 a4 out b1 b3", "B3 in b1 b3 out a1 a4");
        assertThat(steps.a.dataplane.keys).isEqualTo(steps.b.dataplane.keys);
    }

    /**
     * <pre>
     *   a                                                    b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr  --&gt;      &lt;--  SA(B2) Ni KEi
     *   N(TEMPORARY_FAILURE)              --&gt;      &lt;--  N(TEMPORARY_FAILURE)
     *   4 seconds later:
     *   N(REKEY_SA,a1) SA(a3) Ni TSi TSr  --&gt;
     *                                              &lt;--  SA(b2) Nr TSi TSr
     *   5 seconds later:                           &lt;--  SA(B3) Ni KEi
     *   SA(A2) Nr KEr                     --&gt;
     * </pre>
     */
    @Test
    void aRekeyOfAChildSaWaitsForThatOfTheIkeSaAndTheOtherWay() {
        Steps steps = new Steps(PLAIN);
        steps.rekeyChild(steps.a);
        steps.rekeyIke(steps.b);
        var child = steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr");
        steps.b("SA(B2) Ni KEi").arrives();
        child.arrives();
        steps.a("N(TEMPORARY_FAILURE)").arrives();
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        steps.waitFor(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a3) Ni TSi TSr").arrives();
        steps.b("SA(b2) Nr TSi TSr").arrives();
        steps.a("D(a1)").arrives();
        steps.b("D(b1)").arrives();
        steps.waitFor(steps.b);
        steps.b("SA(B3) Ni KEi").arrives();
        steps.a("SA(A2) Nr KEr").arrives();
        steps.b("D(B1)").arrives();
        steps.a("()").arrives();
        steps.convergeTo("A2 in a3 out b2", "B3 in b2 out a3");
    }

    /**
     * RFC 7296, 2.25.1 and 2.25.2.
     *
     * <pre>
     *   a                        b
     *   SA(A2) Ni KEi  --&gt;      &lt;--  D(b1)
     *   D(a1)          --&gt;      &lt;--  N(TEMPORARY_FAILURE)
     *   5 seconds later:
     *   SA(A3) Ni KEi  --&gt;
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRekeyOfTheIkeSaWaitsForADelete(boolean deleteFirst) {
        Steps steps = new Steps(PLAIN);
        steps.rekeyIke(steps.a);
        steps.deleteChild(steps.b);
        var rekey = steps.a("SA(A2) Ni KEi");
        var delete = steps.b("D(b1)");
        if (deleteFirst) {
            delete.arrives();
            rekey.arrives();
        } else {
            rekey.arrives();
            delete.arrives();
        }
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        steps.a("D(a1)").arrives();
        steps.hold("A1 in  out ", "B1 in  out ");
        steps.waitFor(steps.a);
        steps.a("SA(A3) Ni KEi").arrives();
        steps.b("SA(B2) Nr KEr").arrives();
        steps.a("D(A1)").arrives();
        steps.b("()").arrives();
        steps.hold("A3 in  out ", "B2 in  out ");
    }

    /**
     * b deletes between two key exchanges, and a gets to know only when it has the new IKE SA.
     *
     * <pre>
     *   a                                 b
     *   SA(A2) Ni KEi           --&gt;
     *                                    &lt;--  SA(B2) Nr KEr N(A_K_E)
     *   KEi N(A_K_E)            --&gt;      x--  D(b1)
     *                                    &lt;--  KEr
     *   D(A1)                   --x      &lt;--  D(b1)
     *   D(a1)                   --&gt;
     * </pre>
     */
    @Test
    void aDeleteThatComesByTheOldIkeSaIsHeeded() {
        Steps steps = deletedDuringFollowUp();
        var delete = steps.b("D(b1)");
        steps.a("KEi N(A_K_E)").arrives();
        steps.b("KEr").arrives();
        steps.a("D(A1)").isLost();
        delete.arrives();
        steps.holdMeanwhile("A1(replaced) A2 in  out ", "B1(replaced) B2 in  out ");
        steps.a("D(a1)").arrives();
        steps.pair.pass(Duration.ofSeconds(10));
        steps.hold("A2 in  out ", "B2 in  out ");
    }

    /**
     * The same, and the old IKE SA is gone before the Delete has arrived: it comes again by the new one.
     *
     * <pre>
     *   a                                 b
     *   SA(A2) Ni KEi           --&gt;
     *                                    &lt;--  SA(B2) Nr KEr N(A_K_E)
     *   KEi N(A_K_E)            --&gt;      x--  D(b1)
     *                                    &lt;--  KEr
     *   D(A1)                   --&gt;
     *                                    &lt;--  ()
     *                                    &lt;--  [B2] D(b1)
     *   [A2] D(a1)              --&gt;
     * </pre>
     */
    @Test
    void aDeleteThatIsLostWithTheOldIkeSaIsSaidAgain() {
        Steps steps = deletedDuringFollowUp();
        steps.b("D(b1)").isLost();
        steps.a("KEi N(A_K_E)").arrives();
        steps.b("KEr").arrives();
        steps.holdMeanwhile("A1(replaced) A2 in a1 out b1", "B1(replaced) B2 in  out ");
        steps.a("D(A1)").arrives();
        // It leaves before the answer: that closes the old IKE SA.
        steps.b("()").arrives();
        steps.b("[B2] D(b1)").arrives();
        steps.a("[A2] D(a1)").arrives();
        steps.hold("A2 in  out ", "B2 in  out ");
    }

    /**
     * The same, and the new one is gone too before the old one has waited long enough: there is nobody to tell.
     *
     * <pre>
     *   a                                 b
     *   D(A1)                   --x
     *   D(A2)                   --&gt;
     *                                    &lt;--  [B2] ()
     * </pre>
     */
    @Test
    void aDeleteThatIsLostWithBothIkeSasIsNotSaidAgain() {
        Steps steps = deletedDuringFollowUp();
        steps.b("D(b1)").isLost();
        steps.a("KEi N(A_K_E)").arrives();
        steps.b("KEr").arrives();
        steps.a.engine.handle(new Input.Terminate("ab"), steps.pair.now);
        steps.a("D(A1)").isLost();
        steps.a("D(A2)").arrives();
        steps.b("[B2] ()").arrives();
        steps.pair.now = steps.pair.now.plusSeconds(31);
        steps.b.engine.handle(new Input.Deadline(), steps.pair.now);
        assertThat(Puppet.ikeSas(steps.b)).isEmpty();
        assertThat(steps.b.dataplane.sas).isEmpty();
    }

    private static Steps deletedDuringFollowUp() {
        Steps steps = new Steps(FOLLOWED_UP);
        steps.rekeyIke(steps.a);
        steps.a("SA(A2) Ni KEi").arrives();
        steps.b("SA(B2) Nr KEr N(A_K_E)").arrives();
        steps.deleteChild(steps.b);
        return steps;
    }

    /**
     * RFC 7296, 2.25.2.
     *
     * <pre>
     *   a                                 b
     *   SA(A2) Ni KEi           --&gt;
     *                                    &lt;--  SA(B2) Nr KEr N(A_K_E)
     *   KEi N(A_K_E)            --&gt;      &lt;--  N(REKEY_SA,b1) SA(b2) Ni TSi TSr
     *   N(TEMPORARY_FAILURE)    --&gt;      &lt;--  KEr
     *   D(A1)                   --&gt;
     *                                    &lt;--  ()
     *                                    &lt;--  [B2] N(REKEY_SA,b1) SA(b3) Ni TSi TSr
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRekeyOfAChildSaDuringIkeFollowupKeIsDoneOnTheNewIkeSa(boolean refused) {
        Steps steps = new Steps(FOLLOWED_UP);
        steps.rekeyIke(steps.a);
        steps.a("SA(A2) Ni KEi").arrives();
        steps.b("SA(B2) Nr KEr N(A_K_E)").arrives();
        steps.rekeyChild(steps.b);
        var rekey = steps.b("N(REKEY_SA,b1) SA(b2) Ni TSi TSr");
        steps.a("KEi N(A_K_E)").arrives();
        if (refused) {
            rekey.arrives();
            steps.a("N(TEMPORARY_FAILURE)").arrives();
        }
        steps.holdMeanwhile("A1 in a1 out b1", "B1(replaced) B2 in b1 out a1");
        steps.b("KEr").arrives();
        steps.a("D(A1)").arrives();
        steps.b("()").arrives();
        steps.waitFor(steps.b);
        steps.b("[B2] N(REKEY_SA,b1) SA(b3) Ni TSi TSr").arrives();
        steps.a("[A2] SA(a2) Nr TSi TSr").arrives();
        steps.convergeTo("A2 in a2 out b3", "B2 in b3 out a2");
    }

    /**
     * RFC 7296, 2.25.2.
     *
     * <pre>
     *   a                        b
     *   SA(A2) Ni KEi  --&gt;      &lt;--  D(B1)
     *   ()             --&gt;      &lt;--  N(TEMPORARY_FAILURE)
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeleteOfTheIkeSaEndsItsRekey(boolean refusalFirst) {
        Steps steps = new Steps(PLAIN);
        steps.rekeyIke(steps.a);
        steps.terminate(steps.b);
        steps.a("SA(A2) Ni KEi").arrives();
        var delete = steps.b("D(B1)");
        var refusal = steps.b("N(TEMPORARY_FAILURE)");
        if (refusalFirst) {
            refusal.arrives();
            steps.holdMeanwhile("A1 in a1 out b1", "B1(deleting) in  out ");
            delete.arrives();
        } else {
            delete.arrives();
        }
        steps.a("()").arrives();
        steps.hold(" in  out ", " in  out ");
        steps.end();
    }

    /**
     * <pre>
     *   a                                 b
     *   SA(A2) Ni KEi           --&gt;
     *                                    &lt;--  SA(B2) Nr KEr N(A_K_E)
     *   KEi N(A_K_E)            --&gt;      &lt;--  D(B1)
     *   ()                      --&gt;      &lt;--  N(TEMPORARY_FAILURE)
     * </pre>
     */
    @Test
    void aFollowUpOfAnIkeSaThatIsBeingDeletedIsRefused() {
        Steps steps = new Steps(FOLLOWED_UP);
        steps.rekeyIke(steps.a);
        steps.a("SA(A2) Ni KEi").arrives();
        steps.b("SA(B2) Nr KEr N(A_K_E)").arrives();
        steps.terminate(steps.b);
        steps.a("KEi N(A_K_E)").arrives();
        var delete = steps.b("D(B1)");
        steps.b("N(TEMPORARY_FAILURE)").arrives();
        delete.arrives();
        steps.a("()").arrives();
        steps.hold(" in  out ", " in  out ");
        steps.end();
    }

    /**
     * a ends the tunnel while it rekeys its IKE SA: what b has made of that ends too.
     *
     * <pre>
     *   a                        b
     *   SA(A2) Ni KEi  --&gt;
     *                           &lt;--  SA(B2) Nr KEr
     *   D(A2)          --&gt;
     *   D(A1)          --&gt;
     *                           &lt;--  [B2] ()
     *                           &lt;--  ()
     * </pre>
     */
    @Test
    void anIkeSaThatIsDeletedWhileItIsRekeyedEndsInBothShapes() {
        Steps steps = new Steps(PLAIN);
        steps.rekeyIke(steps.a);
        steps.a("SA(A2) Ni KEi").arrives();
        steps.terminate(steps.a);
        steps.holdMeanwhile("A1(deleting) in  out ", "B1(replaced) B2 in b1 out a1");
        steps.b("SA(B2) Nr KEr").arrives();
        steps.a("D(A2)").arrives();
        steps.a("D(A1)").arrives();
        steps.b("[B2] ()").arrives();
        steps.b("()").arrives();
        steps.hold(" in  out ", " in  out ");
        steps.end();
    }

    /**
     * <pre>
     *   a                                                    b
     *   SA(A2) Ni KEi                           --&gt;
     *                                                   &lt;--  SA(B2) Nr KEr
     *   D(A1)                                   --&gt;
     *   [A2] D(a2)                              --&gt;
     *   [A2] N(REKEY_SA,a1) SA(a3) Ni TSi TSr   --&gt;
     * </pre>
     */
    @Test
    void whatWaitsBehindARekeyIsBegunOnTheNewIkeSa() {
        Steps steps = new Steps(tunnel -> {
            PLAIN.accept(tunnel);
            tunnel.children = 2;
        });
        steps.rekeyIke(steps.a);
        Established ofA = Steps.established(steps.a);
        ofA.rekey(ofA.children().current().get(0));
        ofA.expire(ofA.children().current().get(1));
        steps.a("SA(A2) Ni KEi").arrives();
        steps.b("SA(B2) Nr KEr").arrives();
        var delete = steps.a("[A2] N(REKEY_SA,a1) SA(a3) Ni TSi TSr");
        steps.a("D(A1)").arrives();
        steps.b("()").arrives();
        delete.arrives();
        steps.pair.pass(Duration.ofSeconds(10));
        steps.hold("A2 in a3 out b3", "B2 in b3 out a3");
        steps.convergeTo("A2 in a3 out b3", "B2 in b3 out a3");
    }

    /**
     * b rekeys while a asks whether it is there, and wants to rekey both as soon as it knows.
     *
     * <pre>
     *   a                                                    b
     *   ()                                      --x     &lt;--  SA(B2) Ni KEi
     *   SA(A2) Nr KEr                           --&gt;
     *                                                   &lt;--  D(B1)
     *   [A2] N(REKEY_SA,a1) SA(a2) Ni TSi TSr   --&gt;
     *   ()                                      --&gt;
     * </pre>
     */
    @Test
    void whatWaitsWhileThePeerRekeysIsBegunOnTheNewIkeSa() {
        Steps steps = new Steps(PLAIN);
        Established ofA = Steps.established(steps.a);
        ofA.exchanges().begin(Exchange.Informational.liveness());
        steps.a("()").isLost();
        steps.rekeyIke(steps.a);
        steps.rekeyChild(steps.a);
        steps.rekeyIke(steps.b);
        steps.b("SA(B2) Ni KEi").arrives();
        steps.a("SA(A2) Nr KEr").arrives();
        steps.b("D(B1)").arrives();
        steps.a("[A2] N(REKEY_SA,a1) SA(a2) Ni TSi TSr").arrives();
        steps.a("()").arrives();
        steps.b("[B2] SA(b2) Nr TSi TSr").arrives();
        steps.convergeTo("A2 in a2 out b2", "B2 in b2 out a2");
    }

    /** What is replaced before its turn comes is not replaced again. */
    @Test
    void aChildSaIsNotReplacedTwice() {
        Steps steps = new Steps(PLAIN);
        steps.rekeyChild(steps.a);
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").arrives();
        steps.b("SA(b2) Nr TSi TSr").arrives();
        steps.a("D(a1)").arrives();
        steps.b("D(b1)").arrives();
        steps.hold("A1 in a1 a2 out b2", "B1 in b1 b2 out a2");
        steps.convergeTo("A1 in a2 out b2", "B1 in b2 out a2");
    }

    /**
     * RFC 7296, 2.8: the Delete is the last request on it; nothing that comes by it is taken for the new one's.
     *
     * <pre>
     *   a                          b
     *   SA(A2) Ni KEi    --&gt;
     *                             &lt;--  SA(B2) Nr KEr, doubled
     *   D(A1)            --&gt;      doubled
     *                             &lt;--  ()
     * </pre>
     */
    @Test
    void theOldIkeSaSaysNothingMore() {
        Steps steps = new Steps(PLAIN);
        steps.rekeyIke(steps.a);
        var request = steps.a("SA(A2) Ni KEi").arrives();
        var response = steps.b("SA(B2) Nr KEr").arrives();
        response.arrives();
        request.arrives();
        steps.b("SA(B2) Nr KEr").isLost();
        steps.holdMeanwhile("A1(replaced) A2 in a1 out b1", "B1(replaced) B2 in b1 out a1");
        var delete = steps.a("D(A1)").arrives();
        var last = steps.b("()").arrives();
        for (Steps.Message old : List.of(request, response, delete, last)) {
            old.arrives();
        }
        steps.hold("A2 in a1 out b1", "B2 in b1 out a1");
        assertThat(steps.a.engine.drops()).containsEntry(DropReason.UNKNOWN_SPI, 2L);
        assertThat(steps.b.engine.drops()).containsEntry(DropReason.UNKNOWN_SPI, 2L);
        steps.rekeyChild(steps.b);
        steps.b("[B2] N(REKEY_SA,b1) SA(b2) Ni TSi TSr").arrives();
        steps.convergeTo("A2 in a2 out b2", "B2 in b2 out a2");
    }
}
