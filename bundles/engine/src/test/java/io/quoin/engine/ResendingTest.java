package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResendingTest {
    private final FragmentSize size = new FragmentSize(1500, false);

    /** A message of so many octets, which was sent in pieces as large as they may be. */
    private Resending message(int length) {
        var sealed = new Sealing.Sealed(pieces(length, size.maxLength()), Octets.empty(), max -> pieces(length, max));
        return new Resending(sealed, size);
    }

    private static List<Octets> pieces(int length, int max) {
        return IntStream.iterate(0, at -> at < length, at -> at + max)
                .mapToObj(at -> Octets.of(new byte[Math.min(max, length - at)]))
                .toList();
    }

    private static int largest(Resending message) {
        return 32 + message.datagrams().stream().mapToInt(Octets::length).max().orElseThrow();
    }

    @Test
    void triesEachSizeTwiceAndTheSmallestOnAndOn() {
        var message = message(2000);
        assertThat(largest(message)).isEqualTo(1500);
        assertThat(message.again()).isFalse();
        assertThat(message.again()).isTrue();
        assertThat(largest(message)).as("1280 would make no more pieces").isEqualTo(576);
        var longer = message(2600);
        assertThat(longer.again()).isFalse();
        assertThat(longer.again()).isTrue();
        assertThat(largest(longer)).isEqualTo(1280);
        assertThat(longer.again()).isFalse();
        assertThat(longer.again()).isTrue();
        assertThat(largest(longer)).isEqualTo(576);
        for (int i = 0; i < 5; i++) {
            assertThat(longer.again()).isFalse();
        }
    }

    @Test
    void leavesASmallMessageAlone() {
        var message = message(500);
        for (int i = 0; i < 5; i++) {
            assertThat(message.again()).isFalse();
        }
        message.arrived();
        assertThat(size.octets()).isEqualTo(1500);
    }

    @Test
    void whatIsHeardOfTellsWhatThePathCarries() {
        var message = message(2600);
        message.again();
        message.arrived();
        assertThat(size.octets()).as("lost, most likely").isEqualTo(1500);
        message.again();
        message.arrived();
        assertThat(size.octets()).isEqualTo(1280);
    }

    /** RFC 7383, 2.5.2: else the peer cannot tell the new pieces from the old ones. */
    @Test
    void isCutOnlyIntoMorePieces() {
        var message = message(2600);
        assertThat(message.datagrams()).hasSize(2);
        assertThat(message.cutTo(1400)).isFalse();
        assertThat(message.cutTo(1000)).isTrue();
        assertThat(message.datagrams()).hasSize(3);
    }
}
