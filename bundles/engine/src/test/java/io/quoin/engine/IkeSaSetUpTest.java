package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.PinnedKeys;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.testkit.TestKey;
import io.quoin.bytes.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an IKE SA tells of how it was set up, and what an engine counts of exchanges. */
class IkeSaSetUpTest {
    private final Pair pair = new Pair(71);

    private void up(UnaryOperator<Pair.Tunnels> change) {
        pair.configure(change);
        pair.initiate(pair.a);
        pair.settle();
    }

    private static Map<String, ExchangeCount> counts(Pair.Side side) {
        return side.engine.exchanges().stream().collect(Collectors.toMap(ExchangeCount::exchange, Function.identity()));
    }

    @Test
    void namesItsExchangesInOrderAndHowBothSidesProvedThemselves() {
        up(tunnel -> tunnel);
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            IkeSaSetUp setUp = side.sa().setUp();
            assertThat(setUp.rounds())
                    .extracting(Negotiation.Round::exchange)
                    .containsExactly("IKE_SA_INIT", "IKE_INTERMEDIATE", "IKE_AUTH");
            assertThat(setUp.localAuth()).isEqualTo("psk");
            assertThat(setUp.remoteAuth()).isEqualTo("psk");
            assertThat(setUp.postQuantumAuth()).isFalse();
            assertThat(setUp.fullTranscript()).isTrue();
            assertThat(setUp.rekeyAt()).isAfter(pair.now);
        }
    }

    @Test
    void namesTheSchemesOfBothSidesAndOnlyTwoPostQuantumOnesAreThat() {
        List<SignatureScheme> schemes = Stream.concat(TestKeys.POST_QUANTUM.stream(), Stream.of(new EdDsa.Ed25519()))
                .toList();
        TestKey a = TestKeys.of("ML-DSA-65");
        TestKey b = TestKeys.of("Ed25519");
        pair.a.engine.handle(new Input.OfferSchemes(schemes, Optional.empty()), pair.now);
        pair.b.engine.handle(new Input.OfferSchemes(schemes, Optional.empty()), pair.now);
        up(tunnel -> {
            tunnel.credentialsA = Optional.of(raw(a, b));
            tunnel.credentialsB = Optional.of(raw(b, a));
            return tunnel;
        });
        assertThat(pair.a.sa().setUp().localAuth())
                .isEqualTo(pair.b.sa().setUp().remoteAuth())
                .isEqualTo("ml-dsa-65");
        assertThat(pair.a.sa().setUp().remoteAuth())
                .isEqualTo(pair.b.sa().setUp().localAuth())
                .isEqualTo("ed25519");
        assertThat(pair.a.sa().setUp().postQuantumAuth()).isFalse();
        assertThat(pair.a.sa().setUp().fragmentsSent())
                .isEqualTo(pair.b.sa().setUp().fragmentsReceived())
                .isPositive();
    }

    private static Credentials raw(TestKey own, TestKey peer) {
        return new Credentials.RawKeys(
                own.publicKey(), Secret.copyOf(own.privateKey().toBytes()), new PinnedKeys(Set.of(peer.publicKey())));
    }

    @Test
    void whatReplacesItByRekeyingWasProvedAlike() {
        up(tunnel -> tunnel);
        long before = pair.a.sa().localSpi();
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        pair.settle();
        assertThat(pair.a.sa().localSpi()).isNotEqualTo(before);
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            IkeSaSetUp setUp = side.sa().setUp();
            assertThat(setUp.localAuth()).isEqualTo("psk");
            assertThat(setUp.remoteAuth()).isEqualTo("psk");
            assertThat(setUp.fullTranscript()).isTrue();
            assertThat(setUp.rounds()).isEmpty();
        }
    }

    @Test
    void countsEachMessageOnceForEachSide() {
        up(tunnel -> tunnel);
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        pair.settle();
        Map<String, ExchangeCount> a = counts(pair.a);
        Map<String, ExchangeCount> b = counts(pair.b);
        assertThat(a.get("IKE_SA_INIT")).isEqualTo(new ExchangeCount("IKE_SA_INIT", 34, 1, 1, 0, 0, 0));
        assertThat(b.get("IKE_SA_INIT")).isEqualTo(new ExchangeCount("IKE_SA_INIT", 34, 0, 0, 1, 0, 0));
        assertThat(a.get("IKE_INTERMEDIATE").completed()).isEqualTo(1);
        assertThat(b.get("IKE_INTERMEDIATE").answered()).isEqualTo(1);
        assertThat(a.get("IKE_FOLLOWUP_KE").begun()).isEqualTo(1);
        assertThat(b.get("IKE_FOLLOWUP_KE").answered()).isEqualTo(1);
    }

    @Test
    void countsWhatIsSentAgainAndWhatIsAnsweredAgain() {
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.deliver(pair.a);
        pair.network = datagrams -> Stream.empty();
        pair.settle();
        pair.network = UnaryOperator.identity();
        pair.pass(Duration.ofSeconds(3));
        assertThat(counts(pair.a).get("IKE_SA_INIT").retransmitted()).isEqualTo(1);
        assertThat(counts(pair.b).get("IKE_SA_INIT").repeated()).isEqualTo(1);
        assertThat(pair.a.sa().setUp().retransmits()).isEqualTo(1);
    }

    @Test
    void itIsNotKnownWhenWhatIsBeingSetUpIsRekeyed() {
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        assertThat(pair.a.sa().setUp().rekeyAt()).isEqualTo(Instant.EPOCH);
        assertThat(pair.a.sa().setUp().localAuth()).isEmpty();
    }

    @Test
    void aTunnelThatTheOperatorTerminatedIsNotKeptUp() {
        up(tunnel -> tunnel);
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        assertThat(pair.a.tunnel().keptUp()).isFalse();
    }

    @Test
    void cookiesAreDemandedFromTheThresholdOn() {
        var always = new Pair(
                72, EngineSettings.defaults(), EngineSettings.defaults().withCookieThreshold(0));
        assertThat(always.a.engine.demandsCookies()).isFalse();
        assertThat(always.b.engine.demandsCookies()).isTrue();
    }
}
