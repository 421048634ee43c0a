package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whenever a tunnel ends, nothing of it is left. */
class EndingTest {
    /** A handshake with an IKE_INTERMEDIATE in two fragments either way takes no more datagrams. */
    private static final int DATAGRAMS = 9;

    private static final List<Input> ENDINGS =
            List.of(new Input.RemovePeer("ab"), new Input.Terminate("ab"), new Input.Shutdown());

    static Stream<Arguments> endingsInEveryState() {
        return ENDINGS.stream()
                .flatMap(ending -> IntStream.rangeClosed(0, DATAGRAMS).mapToObj(at -> Arguments.of(ending, at)));
    }

    private static Pair begun(int delivered) {
        var pair = new Pair(60 + delivered);
        pair.configure(tunnel -> tunnel);
        pair.initiate(pair.a);
        pair.deliverSome(delivered);
        return pair;
    }

    @ParameterizedTest
    @MethodSource("endingsInEveryState")
    void theInitiatorLeavesNothingOnEitherSide(Input ending, int delivered) {
        var pair = begun(delivered);
        pair.a.engine.handle(ending, pair.now);
        assertThat(pair.a.dataplane.sas).isEmpty();
        pair.pass(Duration.ofSeconds(200));
        pair.a.assertNothingLeft();
        pair.b.assertNothingLeft();
        assertOneEventForEachEnd(pair.a);
        assertOneEventForEachEnd(pair.b);
    }

    @ParameterizedTest
    @MethodSource("endingsInEveryState")
    void theResponderLeavesNothingWhenItsPeerIsSilent(Input ending, int delivered) {
        var pair = begun(delivered);
        pair.b.engine.handle(ending, pair.now);
        assertThat(pair.b.dataplane.sas).isEmpty();
        pair.network = datagrams -> datagrams.filter(datagram -> false);
        pair.pass(Duration.ofSeconds(200));
        pair.b.assertNothingLeft();
        assertOneEventForEachEnd(pair.b);
    }

    private static void assertOneEventForEachEnd(Pair.Side side) {
        assertThat(side.events(IkeEvent.IkeSaDown.class)).hasSameSizeAs(side.events(IkeEvent.IkeSaUp.class));
        assertThat(side.events(IkeEvent.ChildSaDown.class)).hasSameSizeAs(side.events(IkeEvent.ChildSaUp.class));
    }

    /** A peer that wants the tunnel up calls again; a gateway that stops must not take it. */
    @Test
    void aStoppedGatewayTakesNoCalls() {
        for (int delivered = 0; delivered <= DATAGRAMS; delivered++) {
            var pair = begun(delivered);
            pair.b.engine.handle(new Input.Shutdown(), pair.now);
            pair.pass(Duration.ofSeconds(30));
            pair.b.assertNothingLeft();
            assertThat(pair.a.tunnel().state()).isNotEqualTo(TunnelStatus.State.UP);
        }
    }

    @Test
    void aTunnelThatIsConfiguredAgainWithoutChangeNoticesNothing() {
        for (int delivered = 0; delivered <= DATAGRAMS; delivered++) {
            var pair = begun(delivered);
            pair.configure(tunnel -> tunnel);
            pair.settle();
            HandshakeTest.assertUp(pair);
            assertThat(pair.a.events).hasSize(2);
            assertThat(pair.b.events).hasSize(2);
        }
    }

    @Test
    void aTunnelThatIsConfiguredDifferentlyIsSetUpAnew() {
        for (int delivered = 0; delivered <= DATAGRAMS; delivered++) {
            var pair = begun(delivered);
            pair.configure(tunnel -> {
                tunnel.selectorsA = List.of("10.1.0.0/17");
                tunnel.initiateA = true;
                return tunnel;
            });
            pair.pass(Duration.ofSeconds(100));
            HandshakeTest.assertUp(pair);
            assertThat(pair.a.tunnel().sas()).hasSize(1);
            assertThat(pair.b.tunnel().sas()).hasSize(1);
            assertThat(pair.b.sa().children().get(0).remoteSelectors()).containsExactly("10.1.0.0/17");
        }
    }
}
