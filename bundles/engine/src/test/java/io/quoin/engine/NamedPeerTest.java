package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A peer that is known by name: B, whose addresses somebody looks up for A. */
class NamedPeerTest {
    private static final String OLD = "192.0.2.2";
    private static final String NEW = "192.0.2.99";

    private final Pair pair = new Pair(70);

    private void configure() {
        pair.configure(tunnel -> {
            tunnel.named = true;
            tunnel.initiateA = true;
            return tunnel;
        });
        resolved(pair.b, "", "192.0.2.1");
    }

    private void resolved(Pair.Side side, String problem, String... addresses) {
        List<InetAddress> all = Arrays.stream(addresses).map(Pair::address).toList();
        side.engine.handle(new Input.Resolved("ab", all, problem), pair.now);
    }

    @Test
    void aTunnelWaitsForItsNameAndSaysSo() {
        configure();
        pair.pass(Duration.ofMinutes(5));
        assertThat(pair.transcript).isEmpty();
        assertThat(pair.a.tunnel().reason()).isEqualTo("the name b.lab is not resolved: it is being looked up");
        assertThat(pair.a.engine.negotiations("ab")).isEmpty();

        resolved(pair.a, "", OLD);
        pair.settle();
        HandshakeTest.assertUp(pair);
    }

    @Test
    void aNameThatIsNotKnownIsExplainedAndComesUpWhenItIs() {
        configure();
        resolved(pair.a, "no such name");
        resolved(pair.a, "no such name");
        assertThat(pair.a.tunnel().reason()).isEqualTo("the name b.lab is not resolved: no such name");
        assertThat(pair.a.engine.negotiations("ab")).singleElement().satisfies(negotiation -> {
            assertThat(negotiation.times()).isEqualTo(1);
            assertThat(negotiation.conclusion()).contains("the name b.lab is not resolved: no such name");
            assertThat(negotiation.advice()).singleElement().asString().contains("getent ahosts b.lab");
        });
        assertThat(pair.a.engine.nextDeadline()).isEmpty();

        resolved(pair.a, "", OLD);
        pair.settle();
        HandshakeTest.assertUp(pair);
    }

    /**
     * <pre>
     *   everything            --&gt;  the old address, where B is
     *   (B is silent)
     *   INFORMATIONAL         --&gt;  the old address, until A gives up
     *   IKE_SA_INIT           --&gt;  the new address
     * </pre>
     */
    @Test
    void whatIsEstablishedStaysWhereItIsAndTheNextGoesToTheNewAddress() {
        configure();
        resolved(pair.a, "", OLD);
        pair.settle();
        long spi = pair.a.sa().localSpi();

        resolved(pair.a, "", NEW);
        pair.pass(Duration.ofMinutes(10));
        assertThat(pair.a.sa().localSpi()).isEqualTo(spi);
        pair.a.engine.handle(new Input.Rekey("ab"), pair.now);
        pair.pass(Duration.ofMinutes(1));
        assertThat(pair.a.sa().remote()).isEqualTo(Pair.socket(OLD, 500));
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.UP);

        var called = new LinkedHashSet<InetSocketAddress>();
        pair.watch = (side, datagram) -> {
            if (side == pair.a) {
                called.add(datagram.remote());
            }
        };
        pair.network = datagrams -> Stream.empty();
        pair.pass(Duration.ofMinutes(5));
        assertThat(called).containsExactly(Pair.socket(OLD, 500), Pair.socket(NEW, 500));
    }

    @Test
    void aNewAddressIsTriedAtOnceWhereTheTunnelIsDown() {
        failsAt(NEW);

        resolved(pair.a, "", OLD);
        pair.settle();
        HandshakeTest.assertUp(pair);
    }

    @Test
    void anotherOrderOfTheSameAddressesIsNoReasonToCallAgain() {
        failsAt(NEW, OLD);

        resolved(pair.a, "", OLD, NEW);
        pair.settle();
        assertThat(pair.a.tunnel().state()).isEqualTo(TunnelStatus.State.DOWN);
        pair.pass(Duration.ofMinutes(5));
        HandshakeTest.assertUp(pair);
    }

    /** A has given up, and waits before it tries again. */
    private void failsAt(String... addresses) {
        configure();
        pair.network = datagrams -> Stream.empty();
        resolved(pair.a, "", addresses);
        while (!pair.a.tunnel().sas().isEmpty()) {
            pair.settle();
            pair.now = pair.a.engine.nextDeadline().orElseThrow();
            pair.a.engine.handle(new Input.Deadline(), pair.now);
        }
        pair.network = datagrams -> datagrams;
    }

    @Test
    void aPeerIsAcceptedFromEachOfItsAddressesAndFromNoOther() {
        configure();
        resolved(pair.a, "", OLD);
        resolved(pair.b, "", "192.0.2.77");
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        pair.transcript.clear();
        pair.initiate(pair.a);
        pair.settle();
        assertThat(pair.b.engine.drops().get(DropReason.NO_CONFIGURATION)).isPositive();
        assertThat(pair.b.tunnel().sas()).isEmpty();

        resolved(pair.b, "", "192.0.2.77", "192.0.2.1");
        pair.pass(Duration.ofSeconds(10));
        HandshakeTest.assertUp(pair);
    }

    @Test
    void beforeItsNameIsResolvedAPeerIsAcceptedFromNowhere() {
        configure();
        resolved(pair.b, "no such name");
        resolved(pair.a, "", OLD);
        pair.settle();
        assertThat(pair.b.engine.drops().get(DropReason.NO_CONFIGURATION)).isPositive();
        assertThat(pair.b.tunnel().reason()).isEqualTo("the name a.lab is not resolved: no such name");
    }
}
