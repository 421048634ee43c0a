package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.IkeEvent.PostQuantumLost;
import io.quoin.engine.Negotiation.Cause;
import io.quoin.kex.KeyExchangeMethod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A tunnel that falls from post-quantum to classical tells, once. */
class PostQuantumLostTest {
    private static final String PQ = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";
    private static final List<KeyExchangeMethod> WITHOUT_KEM = Pair.METHODS.stream()
            .filter(method -> !method.strength().isPostQuantum())
            .toList();

    private final Pair pair = new Pair(61);

    private void up(PeerConfig.PostQuantum policy, String... proposals) {
        pair.configure(tunnel -> {
            tunnel.ike = List.of(proposals);
            tunnel.postQuantum = policy;
            tunnel.postQuantumB = policy;
            return tunnel;
        });
        pair.initiate(pair.a);
        pair.settle();
    }

    private void withoutKem(Pair.Side side) {
        side.engine.handle(new Input.OfferMethods(WITHOUT_KEM), pair.now);
    }

    private void again() {
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        pair.initiate(pair.a);
        pair.pass(Duration.ofSeconds(1));
    }

    private static Negotiation last(Pair.Side side) {
        return side.engine.negotiations("ab").get(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = PeerConfig.PostQuantum.class,
            names = {"PREFERRED", "OFF"})
    void aTunnelThatWasPostQuantumTellsThatItComesUpClassical(PeerConfig.PostQuantum policy) {
        up(policy, PQ, CLASSICAL);
        assertThat(pair.a.events(PostQuantumLost.class)).isEmpty();
        withoutKem(pair.b);
        again();
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            assertThat(side.events(PostQuantumLost.class)).singleElement().satisfies(lost -> {
                assertThat(lost.peer()).isEqualTo("ab");
                assertThat(lost.before()).isEqualTo(PQ);
                assertThat(lost.sa().proposal()).isEqualTo(CLASSICAL);
            });
            assertThat(side.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
            assertThat(side.tunnel().reason())
                    .isEqualTo(
                            policy == PeerConfig.PostQuantum.OFF
                                    ? ""
                                    : "it is classical, and was post-quantum before: see ike:explain");
            assertThat(last(side).cause()).isEqualTo(Cause.CLASSICAL);
        }
        assertThat(last(pair.b).conclusion())
                .isEqualTo("it came up, but only with " + CLASSICAL
                        + ". the peer offers mlkem768, and ike accepts it, but no bundle here brings it");
        assertThat(last(pair.b).advice()).containsExactly("feature:install quoin-kex-mlkem");
        assertThat(last(pair.a).conclusion()).endsWith(", which the peer chose");
    }

    @Test
    void itTellsOnceAndAgainOnlyAfterItWasPostQuantum() {
        up(PeerConfig.PostQuantum.PREFERRED, PQ, CLASSICAL);
        withoutKem(pair.a);
        again();
        again();
        assertThat(pair.a.events(PostQuantumLost.class)).hasSize(1);
        pair.a.engine.handle(new Input.OfferMethods(Pair.METHODS), pair.now);
        again();
        assertThat(pair.a.tunnel().reason()).isEmpty();
        withoutKem(pair.a);
        again();
        assertThat(pair.a.events(PostQuantumLost.class)).hasSize(2);
        assertThat(last(pair.a).conclusion()).endsWith("no bundle here brings what it prefers");
        assertThat(last(pair.a).advice()).containsExactly("feature:install quoin-kex-mlkem");
    }

    /** The new keys come from the old ones, and what is in those. */
    @Test
    void aRekeyThatIsClassicalIsNoFall() {
        up(PeerConfig.PostQuantum.PREFERRED, PQ, CLASSICAL);
        withoutKem(pair.b);
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        pair.settle();
        assertThat(pair.a.events(IkeEvent.IkeSaRekeyed.class)).hasSize(1);
        assertThat(pair.a.events(PostQuantumLost.class)).isEmpty();
        assertThat(pair.b.events(PostQuantumLost.class)).isEmpty();
    }

    /** As when the bundle comes back. */
    @Test
    void aRekeyMakesTheTunnelPostQuantumAgain() {
        withoutKem(pair.b);
        up(PeerConfig.PostQuantum.PREFERRED, PQ, CLASSICAL);
        assertThat(pair.a.tunnel().reason()).startsWith("it is classical");
        pair.b.engine.handle(new Input.OfferMethods(Pair.METHODS), pair.now);
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        pair.settle();
        assertThat(pair.a.tunnel().reason()).isEmpty();
        assertThat(pair.b.tunnel().reason()).isEmpty();
    }

    /** Nothing is lost where nothing better was wanted. */
    @ParameterizedTest
    @CsvSource({"PREFERRED, false, 0", "PREFERRED, true, 1", "OFF, true, 0"})
    void aTunnelThatNeverWasPostQuantumTellsOnlyWhereItPrefersThat(
            PeerConfig.PostQuantum policy, boolean first, int events) {
        withoutKem(pair.b);
        up(policy, first ? PQ : CLASSICAL, first ? CLASSICAL : PQ);
        assertThat(pair.a.events(PostQuantumLost.class)).hasSize(events);
        assertThat(pair.b.events(PostQuantumLost.class)).hasSize(events);
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);
    }

    @Test
    void anEditedFileThatMakesTheTunnelClassicalTellsToo() {
        up(PeerConfig.PostQuantum.PREFERRED, PQ, CLASSICAL);
        up(PeerConfig.PostQuantum.PREFERRED, CLASSICAL);
        assertThat(pair.a.sa().proposal()).isEqualTo(PQ);
        again();
        assertThat(pair.a.sa().proposal()).isEqualTo(CLASSICAL);
        assertThat(pair.a.events(PostQuantumLost.class)).hasSize(1);
        assertThat(pair.a.engine.negotiations("ab"))
                .extracting(Negotiation::cause)
                .containsExactly(Cause.CLASSICAL, Cause.NONE);
    }
}
