package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.engine.IkeEvent.MethodsBack;
import io.quoin.engine.IkeEvent.MethodsMissing;
import io.quoin.kex.KeyExchangeMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tunnel whose key-exchange methods left says so, keeps to its policy, and recovers by itself. */
class MethodsMissingTest {
    private static final String PQ = "aes256gcm16-prfsha384-x25519-ke1_mlkem768";
    private static final String CLASSICAL = "aes256gcm16-prfsha384-x25519";
    private static final String MISSING = "ike: no bundle brings mlkem768: feature:install quoin-kex-mlkem";
    private static final Duration LIFE = Duration.ofSeconds(100);
    private static final List<KeyExchangeMethod> WITHOUT_KEM = Pair.METHODS.stream()
            .filter(method -> !method.strength().isPostQuantum())
            .toList();

    private final Pair pair = new Pair(97);

    private void offer(List<KeyExchangeMethod> methods) {
        pair.a.engine.handle(new Input.OfferMethods(methods), pair.now);
    }

    private void configure(Consumer<Pair.Tunnels> change) {
        pair.configure(tunnel -> {
            tunnel.ike = List.of(PQ);
            tunnel.postQuantum = tunnel.postQuantumB = PeerConfig.PostQuantum.REQUIRED;
            tunnel.initiateA = true;
            tunnel.lifetimesB = Optional.of(Lifetimes.defaults());
            change.accept(tunnel);
            return tunnel;
        });
    }

    private void up(Consumer<Pair.Tunnels> change) {
        configure(change);
        pair.pass(Duration.ofSeconds(1));
        HandshakeTest.assertUp(pair);
    }

    private static Lifetimes lifetimes(Duration ike, Duration child) {
        return new Lifetimes(ike, child, 0, 0, Duration.ZERO);
    }

    private void assertReason(TunnelStatus.State state, String reason) {
        assertThat(pair.a.tunnel().state()).isEqualTo(state);
        assertThat(pair.a.tunnel().reason()).isEqualTo(reason);
    }

    @Test
    void itStaysUpAndSaysSoUntilTheBundleIsBack() {
        up(tunnel -> {});
        offer(WITHOUT_KEM);
        assertReason(TunnelStatus.State.UP, "its keys cannot be replaced: " + MISSING);
        pair.pass(Tunnel.MISSING_FOR_LONG.minusMillis(1));
        assertThat(pair.a.events(MethodsMissing.class)).isEmpty();
        pair.pass(Duration.ofHours(1));
        assertThat(pair.a.events(MethodsMissing.class)).containsExactly(new MethodsMissing("ab", MISSING));
        assertThat(pair.a.engine.negotiations("ab").get(0))
                .extracting(Negotiation::cause, Negotiation::conclusion, Negotiation::advice)
                .containsExactly(Negotiation.Cause.METHOD_MISSING, MISSING, List.of("feature:install quoin-kex-mlkem"));
        offer(Pair.METHODS);
        assertReason(TunnelStatus.State.UP, "");
        assertThat(pair.a.events(MethodsBack.class)).hasSize(1);
    }

    @Test
    void anUpdateIsNotTold() {
        up(tunnel -> {});
        offer(WITHOUT_KEM);
        pair.pass(Duration.ofSeconds(10));
        offer(Pair.METHODS);
        pair.pass(Duration.ofMinutes(5));
        assertThat(pair.a.events(MethodsMissing.class)).isEmpty();
        assertThat(pair.a.events(MethodsBack.class)).isEmpty();
    }

    @Test
    void otherProposalsInTheFileHelpToo() {
        up(tunnel -> {});
        offer(Pair.METHODS.stream().filter(method -> method.transformId() != 36).toList());
        assertReason(TunnelStatus.State.UP, "its keys cannot be replaced: " + MISSING);
        configure(tunnel -> tunnel.ike = List.of("aes256gcm16-prfsha384-x25519-ke1_mlkem512"));
        assertReason(TunnelStatus.State.UP, "");
        assertThat(pair.a.events(IkeEvent.IkeSaDown.class)).isEmpty();
    }

    /** Bundles come one after the other, and after the tunnels. */
    @Test
    void aStartIsQuietAndGoesOnWithTheLastBundle() {
        offer(List.of());
        configure(tunnel -> {});
        pair.pass(Duration.ofSeconds(10));
        assertReason(
                TunnelStatus.State.DOWN,
                MISSING.replace("mlkem768: feature:install quoin-kex-mlkem", "")
                        + "x25519, mlkem768: install the bundle that brings it;"
                        + " ike:list-kex shows those that are there");
        offer(WITHOUT_KEM);
        pair.settle();
        offer(Pair.METHODS);
        pair.settle();
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.events).noneMatch(MethodsMissing.class::isInstance);
        assertThat(pair.a.failures()).isEmpty();
    }

    @Test
    void aRekeyThatIsDueWaitsForTheBundle() {
        up(tunnel -> tunnel.lifetimes = lifetimes(LIFE, Duration.ofHours(1)));
        offer(WITHOUT_KEM);
        pair.pass(LIFE.plusSeconds(30));
        assertThat(pair.a.sa().proposal()).isEqualTo(PQ);
        assertThat(pair.a.events(IkeEvent.IkeSaRekeyed.class)).isEmpty();
        assertThat(pair.a.failures()).isEmpty();
        offer(Pair.METHODS);
        pair.pass(Duration.ofSeconds(6));
        assertThat(pair.a.events(IkeEvent.IkeSaRekeyed.class)).hasSize(1);
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().proposal()).isEqualTo(PQ);
    }

    /** Neither in silence, nor with classical keys. */
    @Test
    void keysThatExpireEndTheTunnelUntilTheBundleIsBack() {
        up(tunnel -> tunnel.lifetimes = lifetimes(LIFE, Duration.ofHours(1)));
        offer(WITHOUT_KEM);
        pair.pass(Lifetimes.hard(LIFE).plusSeconds(600));
        assertThat(pair.a.events(IkeEvent.IkeSaDown.class))
                .extracting(IkeEvent.IkeSaDown::reason)
                .containsExactly("its lifetime ended before it could be rekeyed: " + MISSING);
        assertReason(TunnelStatus.State.DOWN, MISSING);
        assertThat(pair.a.events(MethodsMissing.class)).hasSize(1);
        assertThat(pair.a.dataplane.sas).isEmpty();
        offer(Pair.METHODS);
        pair.settle();
        HandshakeTest.assertUp(pair);
        assertThat(pair.a.sa().proposal()).isEqualTo(PQ);
    }

    @Test
    void whatTheOperatorTookDownStaysDown() {
        up(tunnel -> {});
        offer(WITHOUT_KEM);
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        offer(Pair.METHODS);
        pair.pass(Duration.ofMinutes(1));
        assertReason(TunnelStatus.State.DOWN, "the operator terminated it");
    }

    @Test
    void withAnotherProposalItFallsBackAsThePolicySays() {
        up(tunnel -> {
            tunnel.ike = List.of(PQ, CLASSICAL);
            tunnel.postQuantum = tunnel.postQuantumB = PeerConfig.PostQuantum.PREFERRED;
            tunnel.lifetimes = lifetimes(LIFE, Duration.ofHours(1));
        });
        offer(WITHOUT_KEM);
        assertReason(TunnelStatus.State.UP, "");
        pair.pass(LIFE);
        assertThat(pair.a.events(IkeEvent.IkeSaRekeyed.class)).hasSize(1);
        assertThat(pair.a.sa().proposal()).isEqualTo(CLASSICAL);
        // The new keys build on the old ones.
        assertThat(pair.a.sa().postQuantum()).isTrue();
        assertThat(pair.a.events(MethodsMissing.class)).isEmpty();
    }

    @Test
    void aChildSaWaitsForItsOwnKeyExchanges() {
        up(tunnel -> {
            tunnel.esp = List.of("aes256gcm16-x25519-ke1_mlkem512");
            tunnel.ike = List.of(CLASSICAL);
            tunnel.postQuantum = tunnel.postQuantumB = PeerConfig.PostQuantum.OFF;
            tunnel.lifetimes = lifetimes(Duration.ofHours(4), LIFE);
        });
        offer(WITHOUT_KEM);
        String missing = "esp: no bundle brings mlkem512: feature:install quoin-kex-mlkem";
        assertReason(TunnelStatus.State.UP, "its keys cannot be replaced: " + missing);
        pair.pass(LIFE.plusSeconds(30));
        assertThat(pair.a.events(IkeEvent.ChildSaUp.class)).hasSize(1);
        assertThat(pair.a.failures()).isEmpty();
        offer(Pair.METHODS);
        pair.pass(Duration.ofSeconds(6));
        assertThat(pair.a.events(IkeEvent.ChildSaUp.class)).hasSize(2);
        offer(WITHOUT_KEM);
        pair.pass(Lifetimes.hard(LIFE).plusSeconds(1));
        assertThat(pair.a.events(IkeEvent.ChildSaDown.class))
                .extracting(IkeEvent.ChildSaDown::reason)
                .contains("its lifetime ended before it could be rekeyed: " + missing);
        offer(Pair.METHODS);
        pair.pass(Duration.ofSeconds(1));
        HandshakeTest.assertUp(pair);
    }

    /** Who only answers tells too, before anybody has called. */
    @ParameterizedTest
    @CsvSource({
        "frodokem976, frodokem976: feature:install quoin-kex-frodokem",
        "hqc192-ke2_bike3, 'bike3, hqc192: feature:install quoin-kex-bike, feature:install quoin-kex-hqc'",
        "mlkem768-ke1_frodokem976, ''"
    })
    void theFeatureThatBringsItIsNamed(String methods, String missing) {
        configure(tunnel -> {
            tunnel.ike = List.of("aes256gcm16-prfsha384-x25519-ke1_" + methods);
            tunnel.initiateA = false;
        });
        assertReason(
                TunnelStatus.State.DOWN,
                missing.isEmpty() ? "nobody initiated it yet" : "ike: no bundle brings " + missing);
    }

    /** Its name is remembered, and so is what it was worth. */
    @Test
    void aLearnedMethodIsCalledByItsNameAfterItLeft() {
        var ours = new SimulatedMethod(1050, "ours", KeyExchangeMethod.Strength.HYBRID, 32, 32, () -> false);
        KeyExchangeNames names = KeyExchangeNames.builtIn().with(List.of(ours));
        for (Pair.Side side : List.of(pair.a, pair.b)) {
            side.engine.handle(new Input.OfferMethods(List.of(ours), names), pair.now);
            PeerConfig plain = new Pair.Tunnels().config(side == pair.a);
            List<ProposalSpec> proposals = List.of(ProposalSpec.ike("aes256gcm16-prfsha384-ours", names));
            side.engine.handle(new Input.PutPeer(with(plain, proposals)), pair.now);
        }
        pair.initiate(pair.a);
        pair.settle();
        HandshakeTest.assertUp(pair);
        pair.a.engine.handle(new Input.OfferMethods(List.of(), names), pair.now);
        assertThat(pair.a.sa().proposal()).isEqualTo("aes256gcm16-prfsha384-ours");
        assertThat(pair.a.sa().keyExchanges()).containsExactly(names.of(1050));
        assertThat(pair.a.sa().postQuantum()).isTrue();
        assertThat(pair.a.tunnel().reason())
                .isEqualTo("its keys cannot be replaced: ike: no bundle brings ours: install the bundle that brings it;"
                        + " ike:list-kex shows those that are there");
    }

    private static PeerConfig with(PeerConfig peer, List<ProposalSpec> ike) {
        return new PeerConfig(
                peer.name(),
                peer.local(),
                peer.remote(),
                peer.remoteName(),
                peer.localId(),
                peer.remoteId(),
                peer.credentials(),
                peer.ppks(),
                ike,
                ike,
                peer.children(),
                peer.childless(),
                PeerConfig.PostQuantum.REQUIRED,
                peer.initiate(),
                peer.unique(),
                peer.fragmentSize(),
                peer.liveness(),
                peer.lifetimes());
    }
}
