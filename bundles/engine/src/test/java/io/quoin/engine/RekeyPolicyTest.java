package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.PeerConfig.PostQuantum;
import io.quoin.wire.NotifyPayload;
import io.quoin.wire.NotifyType;
import io.quoin.wire.Payload;
import io.quoin.wire.Transform;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An authentic peer that does not keep to its word cannot make a rekey classical where post-quantum key exchange is
 * required: the old keys stay, which are not. {@link Steps} explains the words.
 */
class RekeyPolicyTest {
    private static final String HYBRID = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";
    /** a requires what b only prefers: it is b that lies to a, and a lies to nobody. */
    private static final Consumer<Pair.Tunnels> REQUIRED_BY_A = tunnel -> {
        tunnel.ike = List.of(HYBRID + "-ke1_none", CLASSICAL);
        tunnel.postQuantum = PostQuantum.REQUIRED;
        tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem768");
    };

    private static Stream<UnaryOperator<List<Transform>>> lies() {
        return Stream.of(Attack::none, Attack::classical);
    }

    /** Says that there is nothing to follow up, and no additional key exchange. */
    private static UnaryOperator<List<Payload>> lie(UnaryOperator<List<Transform>> change) {
        return payloads -> Attack.transforms(change).apply(payloads).stream()
                .filter(payload ->
                        !(payload instanceof NotifyPayload notify && notify.is(NotifyType.ADDITIONAL_KEY_EXCHANGE)))
                .toList();
    }

    private static void assertStillHybrid(Steps steps) {
        assertThat(steps.a.sa().proposal()).isEqualTo(HYBRID);
        assertThat(steps.a.events(IkeEvent.IkeSaRekeyed.class)).isEmpty();
    }

    /**
     * <pre>
     *   a                                 b
     *   SA(A2) Ni KEi  --&gt;
     *                         &lt;--  SA(B2, ke1_none or nothing) Nr KEr
     * </pre>
     */
    @ParameterizedTest
    @MethodSource("lies")
    void anAnswerWithoutTheKemReplacesNoIkeSa(UnaryOperator<List<Transform>> change) {
        Steps steps = new Steps(REQUIRED_BY_A);
        steps.rekeyIke(steps.a);
        steps.a("SA(A2) Ni KEi").arrives();
        steps.b("SA(B2) Nr KEr N(A_K_E)").but(lie(change)).arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        assertThat(steps.a.failures()).singleElement().asString().contains("not offered");
        assertStillHybrid(steps);
        // It tries again, and where the peer comes to its senses all is well.
        steps.pair.pass(Duration.ofSeconds(6));
        steps.hold("A3 in a1 out b1", "B3 in b1 out a1");
        assertThat(steps.a.sa().proposal()).isEqualTo(HYBRID);
    }

    /**
     * <pre>
     *   b                                            a
     *   SA(B2, ke1_none or nothing) Ni KEi  --&gt;
     *                                       &lt;--  N(NO_PROPOSAL_CHOSEN)
     * </pre>
     */
    @ParameterizedTest
    @MethodSource("lies")
    void aRequestWithoutTheKemReplacesNoIkeSa(UnaryOperator<List<Transform>> change) {
        Steps steps = new Steps(REQUIRED_BY_A);
        steps.rekeyIke(steps.b);
        steps.b("SA(B2) Ni KEi").but(lie(change)).arrives();
        steps.a("N(NO_PROPOSAL_CHOSEN)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        assertStillHybrid(steps);
    }

    /**
     * <pre>
     *   b                                a
     *   SA(B2) Ni KEi           --&gt;
     *                           &lt;--  SA(A2) Nr KEr N(A_K_E)
     *   nothing more
     * </pre>
     */
    @Test
    void aPeerThatDoesNotFollowUpReplacesNoIkeSa() {
        Steps steps = new Steps(REQUIRED_BY_A);
        steps.rekeyIke(steps.b);
        steps.b("SA(B2) Ni KEi").arrives();
        steps.a("SA(A2) Nr KEr N(A_K_E)").arrives();
        steps.b("KEi N(A_K_E)").isLost();
        steps.elapse(Duration.ofSeconds(21));
        steps.holdMeanwhile("A1 in a1 out b1", "B1 in b1 out a1");
        assertStillHybrid(steps);
    }

    /** The same for a Child SA whose proposals want the KEM: the offer that is not kept to is deleted at the peer. */
    @ParameterizedTest
    @MethodSource("lies")
    void anAnswerWithoutTheKemReplacesNoChildSa(UnaryOperator<List<Transform>> change) {
        Steps steps = new Steps(REQUIRED_BY_A);
        steps.rekeyChild(steps.a);
        steps.a("N(REKEY_SA,a1) SA(a2) Ni KEi TSi TSr").arrives();
        steps.b("SA(b2) Nr KEr TSi TSr N(A_K_E)").but(lie(change)).arrives();
        steps.a("D(a2)").arrives();
        steps.b("()").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
        assertThat(steps.a.failures()).singleElement().asString().contains("not offered");
    }

    @ParameterizedTest
    @MethodSource("lies")
    void aRequestWithoutTheKemReplacesNoChildSa(UnaryOperator<List<Transform>> change) {
        Steps steps = new Steps(REQUIRED_BY_A);
        steps.rekeyChild(steps.b);
        steps.b("N(REKEY_SA,b1) SA(b2) Ni KEi TSi TSr").but(lie(change)).arrives();
        steps.a("N(NO_PROPOSAL_CHOSEN)").arrives();
        steps.hold("A1 in a1 out b1", "B1 in b1 out a1");
    }

    /** What the policy would not take must not be offered, or an honest peer takes it. */
    @Test
    void anHonestPeerThatLikesItClassicalRekeysHybrid() {
        Steps steps = new Steps(tunnel -> {
            tunnel.ike = List.of(HYBRID, CLASSICAL);
            tunnel.ikeB = List.of(CLASSICAL, HYBRID);
            tunnel.postQuantum = PostQuantum.REQUIRED;
        });
        steps.rekeyIke(steps.a);
        steps.a("SA(A2) Ni KEi").arrives();
        steps.b("SA(B2) Nr KEr N(A_K_E)").arrives();
        steps.convergeTo("A2 in a1 out b1", "B2 in b1 out a1");
        assertThat(steps.a.failures()).isEmpty();
    }
}
