package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.wire.ExchangeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over networks that drop what is large without a word, messages get through in smaller pieces (RFC 7383, 2.5.2). */
class FragmentationTest {
    private static final int OVERHEAD = 32;
    private static final String ESP = "aes256gcm16-x25519-ke1_mlkem768";

    private final Pair pair = new Pair(70);
    private final List<Datagram> sent = new ArrayList<>();

    private void configure(int fragmentSize) {
        pair.configure(tunnel -> {
            tunnel.fragmentSize = fragmentSize;
            tunnel.esp = List.of(ESP);
            return tunnel;
        });
    }

    /** What is larger, as an IP datagram, is lost; IKE_SA_INIT is small enough here. */
    private void drop(int above, Predicate<Datagram> where) {
        pair.network = datagrams ->
                datagrams.peek(sent::add).filter(datagram -> size(datagram) <= above || !where.test(datagram));
    }

    private static int size(Datagram datagram) {
        return datagram.octets().length() + OVERHEAD;
    }

    private int largest() {
        return sent.stream().mapToInt(FragmentationTest::size).max().orElseThrow();
    }

    private boolean fromA(Datagram datagram) {
        return datagram.local().getAddress().equals(pair.a.address);
    }

    private long secondsUntilUp() {
        Instant start = pair.now;
        pair.initiate(pair.a);
        for (int second = 0; second <= 60; second++) {
            pair.settle();
            if (pair.a.tunnel().state() == TunnelStatus.State.UP) {
                HandshakeTest.assertUp(pair);
                return Duration.between(start, pair.now).toSeconds();
            }
            pair.pass(Duration.ofSeconds(1));
        }
        throw new AssertionError("not up: " + pair.a.failures());
    }

    @Test
    void withoutConfigurationNothingIsTooLargeForAnyPath() {
        configure(0);
        drop(576, datagram -> true);
        assertThat(secondsUntilUp()).isZero();
        assertThat(largest()).isBetween(540, 576);
    }

    /**
     * <pre>
     *   0 s, 2 s   IKE_INTERMEDIATE in 2 pieces of 1280 --&gt; lost
     *   6 s        in 3 of 576                          --&gt;
     *                                                   &lt;--  in 3 of 576, as those of the request
     *   IKE_AUTH   in pieces of 576 at once
     * </pre>
     */
    @Test
    void getsThroughInSmallerPieces() {
        configure(1280);
        drop(576, datagram -> true);
        assertThat(secondsUntilUp()).isEqualTo(6);
        sent.clear();
        rekey(pair.a);
        assertThat(largest()).isLessThanOrEqualTo(576);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void getsThroughWhereOnlyOneDirectionIsNarrow(boolean fromA) {
        configure(1280);
        drop(576, datagram -> fromA(datagram) == fromA);
        assertThat(secondsUntilUp()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"1280, 1280", "1400, 1280", "1280, 576"})
    void remembersForTheNextIkeSa(int configured, int path) {
        configure(configured);
        drop(path, datagram -> true);
        secondsUntilUp();
        pair.a.engine.handle(new Input.Terminate("ab"), pair.now);
        pair.settle();
        assertThat(secondsUntilUp()).isZero();
        // But not longer than it is configured.
        configure(0);
        pair.settle();
        sent.clear();
        assertThat(secondsUntilUp()).isZero();
        assertThat(largest()).isLessThanOrEqualTo(576);
    }

    /** Silence alone tells nothing of the path: the peer may be dead. */
    @Test
    void learnsNothingFromAPeerThatIsDead() {
        configure(1280);
        drop(0, datagram -> Puppet.header(datagram.octets()).is(ExchangeType.IKE_INTERMEDIATE));
        pair.initiate(pair.a);
        pair.pass(Duration.ofMinutes(3));
        assertThat(pair.a.tunnel().sas()).isEmpty();
        assertThat(sent.stream().map(FragmentationTest::size)).contains(1280, 576);
        drop(1280, datagram -> true);
        sent.clear();
        assertThat(secondsUntilUp()).isZero();
        assertThat(largest()).isEqualTo(1280);
    }

    /** What b sends in large pieces arrives: so will what a sends. */
    @Test
    void growsWithWhatArrives() {
        configure(0);
        assertThat(secondsUntilUp()).isZero();
        Puppet.ikeSa(pair.b).details().fragmentSize().arrived(1400 - OVERHEAD);
        drop(1400, datagram -> true);
        rekey(pair.a);
        assertThat(largest()).as("as ever").isLessThanOrEqualTo(576);
        rekey(pair.b);
        assertThat(largest()).as("of b").isGreaterThan(1000);
        sent.clear();
        rekey(pair.a);
        assertThat(largest()).as("of a").isGreaterThan(1000);
    }

    /** RFC 5282, 3.1: what is cut anew has an IV of its own in each piece. */
    @Test
    void usesNoIvTwice() {
        configure(1280);
        drop(576, datagram -> true);
        secondsUntilUp();
        for (boolean a : new boolean[] {true, false}) {
            List<Octets> pieces = sent.stream()
                    .filter(datagram -> fromA(datagram) == a)
                    .map(Datagram::octets)
                    .filter(octets -> Puppet.header(octets).is(ExchangeType.IKE_INTERMEDIATE))
                    .distinct()
                    .toList();
            assertThat(pieces).hasSizeGreaterThan(2);
            // Behind the header of 28 octets and that of an Encrypted Fragment payload, of 8.
            assertThat(pieces.stream().map(octets -> octets.slice(36, 44)).distinct())
                    .hasSameSizeAs(pieces);
        }
    }

    private void rekey(Pair.Side side) {
        Established established = side.engine.established("ab");
        established.rekey(established.children().current().get(0));
        pair.settle();
    }
}
