package io.quoin.esp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
    private static final long TWO_TO_32 = 1L << 32;

    @Test
    void everySizeAgreesWithTheDefinition() {
        for (int size = 1; size <= ReplayWindow.MAX_SIZE; size = size < 200 ? size + 1 : size + 41) {
            walk(size, 1, 400, size);
        }
        walk(ReplayWindow.MAX_SIZE, 1, 4000, 7);
    }

    @Test
    void everyStepAcrossEveryBitAgreesWithTheDefinition() {
        for (int size : new int[] {1, 2, 63, 64, 65, 127, 128, 129}) {
            for (int step = 0; step <= 3 * size + 130; step++) {
                var window = new ReplayWindow(size, false);
                var definition = new Definition(size);
                for (long sequence : new long[] {size + 70, size + 70 + step}) {
                    definition.mark(sequence);
                    if (window.accepts(sequence)) {
                        window.mark(sequence);
                    }
                }
                for (long sequence = 0; sequence <= definition.top + 2; sequence++) {
                    assertThat(window.accepts(sequence)).isEqualTo(definition.accepts(sequence));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 64, 1000, 4096})
    void extendedNumbersCrossTwoToThe32(int size) {
        walk(size, TWO_TO_32 - 3L * size - 500, 6 * size + 1000, size);
    }

    @Test
    void numberZeroIsNeverNew() {
        assertThat(new ReplayWindow(64, false).accepts(0)).isFalse();
    }

    @Test
    void sizeZeroAcceptsWhatItHasSeen() {
        var window = new ReplayWindow(0, false);
        window.mark(5);
        assertThat(window.accepts(5)).isTrue();
        assertThat(window.accepts(1)).isTrue();
    }

    @Test
    void sizeZeroStillFollowsExtendedNumbers() {
        var window = new ReplayWindow(0, true);
        window.mark(TWO_TO_32 + 3);
        assertThat(window.sequence(4)).isEqualTo(TWO_TO_32 + 4);
        assertThat(window.sequence(-1)).isEqualTo(TWO_TO_32 - 1);
    }

    @Test
    void aShortNumberIsTheWholeNumber() {
        var window = new ReplayWindow(64, false);
        window.mark(0xffff_ffffL);
        assertThat(window.sequence(-1)).isEqualTo(0xffff_ffffL);
        assertThat(window.sequence(1)).isEqualTo(1);
    }

    /** The two cases of RFC 4303, appendix A2.1, at their edges. */
    @Test
    void theHighHalfIsInferredFromTheWindow() {
        var within = new ReplayWindow(64, true);
        within.mark(TWO_TO_32 + 100);
        assertThat(within.sequence(37)).isEqualTo(TWO_TO_32 + 37);
        assertThat(within.sequence(36)).isEqualTo(2 * TWO_TO_32 + 36);
        var across = new ReplayWindow(64, true);
        across.mark(TWO_TO_32 + 62);
        assertThat(across.sequence(-1)).isEqualTo(TWO_TO_32 - 1);
        assertThat(across.sequence(-2)).isEqualTo(2 * TWO_TO_32 - 2);
        assertThat(across.sequence(0)).isEqualTo(TWO_TO_32);
    }

    @Test
    void aNewWindowInfersAFirstEpoch() {
        var window = new ReplayWindow(64, true);
        assertThat(window.sequence(1)).isEqualTo(1);
        assertThat(window.sequence(-1)).isEqualTo(0xffff_ffffL);
    }

    @Test
    void aSizeBeyondTheLimitIsRefused() {
        new ReplayWindow(ReplayWindow.MAX_SIZE, false);
        assertThatThrownBy(() -> new ReplayWindow(ReplayWindow.MAX_SIZE + 1, false))
                .hasMessageContaining("4096")
                .hasMessageContaining("4097");
        assertThatThrownBy(() -> new ReplayWindow(-1, false)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Packets that come late, twice, too late and after gaps; each is judged by the window and by the definition. */
    private static void walk(int size, long first, int packets, long seed) {
        var random = new Random(seed);
        var window = new ReplayWindow(size, true);
        var definition = new Definition(size);
        window.mark(first);
        definition.mark(first);
        for (int i = 0; i < packets; i++) {
            int gap = random.nextInt(20) == 0 ? random.nextInt(2 * size + 200) : 3;
            long sequence = Math.max(1, definition.top + random.nextInt(gap + 1) - random.nextInt(size + size / 2 + 1));
            boolean inReach = sequence > definition.top - size;
            if (inReach) {
                assertThat(window.sequence((int) sequence)).isEqualTo(sequence);
            }
            boolean accepted = window.accepts(sequence);
            assertThat(accepted)
                    .as("size %d, top %d, number %d", size, definition.top, sequence)
                    .isEqualTo(definition.accepts(sequence));
            if (accepted) {
                window.mark(sequence);
                definition.mark(sequence);
            }
        }
    }

    /** The window of RFC 4303, 3.4.3 as it is defined, without any economy. */
    private static final class Definition {
        final int size;
        final Set<Long> seen = new HashSet<>();
        long top;

        Definition(int size) {
            this.size = size;
        }

        boolean accepts(long sequence) {
            return sequence > 0 && sequence > top - size && !seen.contains(sequence);
        }

        void mark(long sequence) {
            seen.add(sequence);
            top = Math.max(top, sequence);
        }
    }
}
