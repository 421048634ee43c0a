package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rekeys that one side would begin though the other has done the same already; {@link Steps} explains the words. */
class RedundantRekeyTest {
    private static final Consumer<Pair.Tunnels> PLAIN = tunnel -> {};
    private static final Consumer<Pair.Tunnels> FOLLOWED_UP =
            tunnel -> tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem768");

    /**
     * What the peer has replaced is used no more, though it is still there: a third would stay for ever.
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA,a1) SA(a2) Ni TSi TSr           --&gt;
     *                                              (late) &lt;--  SA(b2) Nr TSi TSr
     *                                                          is to be rekeyed, and is not
     *   D(a1)                                      --&gt;
     *                                                     &lt;--  D(b1)
     * </pre>
     */
    @Test
    void aChildSaThatThePeerHasReplacedIsNotReplacedAgain() {
        var steps = new Steps(PLAIN);
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").arrives();
        var late = steps.b("SA(b2) Nr TSi TSr");
        steps.rekeyChild(steps.b);
        steps.hold("A1 in a1 out b1", "B1 in b1 b2 out a1");
        late.arrives();
        steps.a("D(a1)").arrives();
        steps.b("D(b1)").arrives();
        steps.convergeTo("A1 in a2 out b2", "B1 in b2 out a2");
    }

    /** Of all that the operator wants rekeyed, what the peer just replaces has fresh keys already. */
    @Test
    void anOperatorWhoRekeysAllSparesWhatIsFresh() {
        var steps = new Steps(tunnel -> tunnel.ike = List.of("aes256gcm16-prfsha384-x25519"));
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni TSi TSr").arrives();
        steps.b("SA(b2) Nr TSi TSr");
        steps.b.engine.handle(new Input.Rekey("ab"), steps.pair.now);
        steps.b("SA(B2) Ni KEi");
    }

    /**
     * One whose rekeys always come second is refused for minutes, and yet both are in touch: the first succeed.
     *
     * <pre>
     *   a                                                      b
     *                                              (late) &lt;--  N(REKEY_SA) SA Ni KEi TSi TSr
     *   N(REKEY_SA) SA Ni KEi TSi TSr              --&gt;
     *                                                     &lt;--  SA Nr KEr TSi TSr N(A_K_E)
     *   KEi N(A_K_E)                               --&gt;
     *   N(TEMPORARY_FAILURE)                       --&gt;    &lt;--  KEr
     * </pre>
     */
    @Test
    void aPeerThatRefusesWhatItDoesItselfIsInTouch() {
        var steps = new Steps(FOLLOWED_UP);
        for (int minute = 0; minute < 6; minute++) {
            steps.rekeyChild(steps.b);
            Datagram late = steps.b.sent.remove();
            steps.rekeyChild(steps.a);
            steps.pair.deliver(steps.a);
            steps.pair.deliver(steps.b);
            steps.pair.arrive(steps.a, late);
            steps.pair.settle();
            steps.pair.pass(Duration.ofMinutes(1));
        }
        assertThat(steps.b.failures()).hasSize(6).allMatch(why -> why.contains("TEMPORARY_FAILURE"));
        assertThat(steps.b.events(IkeEvent.IkeSaDown.class)).isEmpty();
    }

    /**
     * Where the peer is amid a rekey another one would not know that it collides, and both Child SAs would stay.
     *
     * <pre>
     *   a                                                      b
     *   N(REKEY_SA) SA Ni KEi TSi TSr              --&gt;
     *                                                     &lt;--  SA Nr KEr TSi TSr N(A_K_E)
     *                                                          is to be rekeyed, and is not
     *   KEi N(A_K_E)                               --&gt;
     * </pre>
     */
    @Test
    void aRekeyIsNotBegunWhereThePeerIsAmidOne() {
        var steps = new Steps(FOLLOWED_UP);
        steps.rekeyChild(steps.a);
        steps.pair.deliver(steps.a);
        Datagram late = steps.b.sent.remove();
        steps.rekeyChild(steps.b);
        assertThat(steps.b.sent).isEmpty();
        steps.pair.arrive(steps.a, late);
        steps.pair.settle();
        steps.pair.pass(Duration.ofMinutes(1));
        assertThat(Steps.established(steps.a).children().all()).hasSize(1);
        assertThat(Steps.established(steps.b).children().all()).hasSize(1);
        assertThat(steps.b.failures()).isEmpty();
    }

    /**
     * A rekey that waits for its turn is moot where the peer is amid one of the same.
     *
     * <pre>
     *   a                                                      b
     *                                                     &lt;--  D(b1) of another, and a rekey behind it
     *   N(REKEY_SA) SA Ni KEi TSi TSr              --&gt;
     *                                                     &lt;--  SA Nr KEr TSi TSr N(A_K_E)
     *   D(a1)                                      --&gt;
     * </pre>
     */
    @Test
    void aRekeyThatWaitsIsMootWhereThePeerBeginsOne() {
        var steps = new Steps(tunnel -> {
            FOLLOWED_UP.accept(tunnel);
            tunnel.children = 2;
        });
        Established ofB = Steps.established(steps.b);
        ofB.deleteAtPeer(Octets.ofInt(1));
        ofB.rekey(ofB.children().sending("net1").orElseThrow());
        Established ofA = Steps.established(steps.a);
        ofA.rekey(ofA.children().sending("net1").orElseThrow());
        steps.pair.deliver(steps.a);
        // Before b's answer, what a has to say to the deletion: b goes on.
        steps.pair.deliver(steps.b);
        steps.pair.deliver(steps.a);
        assertThat(ofB.exchanges().isEmpty()).isTrue();
        steps.pair.settle();
        assertThat(ofA.children().current()).hasSize(2);
    }

    /**
     * A rekey that waits for its turn, and will not begin because the peer has deleted what it is for, is none that
     * makes it: who wants it anew begins that.
     *
     * <pre>
     *   a                                                      b
     *                                              (late) &lt;--  D(b1) of another, and a rekey behind it
     *   D(a1)                                      --&gt;
     *                                                     &lt;--  D(b1), and wants a new one
     * </pre>
     */
    @Test
    void aRekeyThatIsMootKeepsNobodyFromMakingAnew() {
        var steps = new Steps(tunnel -> tunnel.children = 2);
        Established ofA = Steps.established(steps.a);
        Established ofB = Steps.established(steps.b);
        ofB.deleteAtPeer(Octets.ofInt(1));
        Datagram late = steps.b.sent.remove();
        ofB.rekey(ofB.children().sending("net1").orElseThrow());
        ofA.removeAndTell(ofA.children().sending("net1").orElseThrow(), "it is not wanted");
        steps.pair.settle();
        steps.pair.initiate(steps.b);
        steps.pair.arrive(steps.a, late);
        steps.pair.settle();
        assertThat(ofA.children().current()).extracting(ChildSa::name).containsExactly("net0", "net1");
        assertThat(ofB.children().current()).extracting(ChildSa::name).containsExactly("net0", "net1");
    }
}
