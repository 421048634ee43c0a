package io.quoin.engine.internal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.engine.TrafficSelectors;
import io.quoin.wire.TrafficSelector;
import io.quoin.wire.TrafficSelector.Range;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NarrowingTest {
    private static final Octets LOW = Octets.ofHex("0a010000");
    private static final Octets HIGH = Octets.ofHex("0a01ffff");

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.0.0/16, 10.1.0.0/16",
        "10.1.0.0/16, 0.0.0.0/0, 10.1.0.0/16",
        "0.0.0.0/0, 10.1.0.0/16, 10.1.0.0/16",
        "10.1.0.0-10.1.0.20, 10.1.0.10-10.1.0.30, 10.1.0.10-10.1.0.20",
        "10.1.0.0-10.1.0.20, 10.1.0.20-10.1.0.30, 10.1.0.20",
        "10.1.0.0/16, 10.2.0.0/16, ''",
        "10.1.0.0-10.1.0.20, 10.1.0.21-10.1.0.30, ''",
        // Octets above 127 are not negative.
        "10.1.0.0-10.1.0.127, 10.1.0.100-10.1.0.200, 10.1.0.100-10.1.0.127",
        "10.1.0.0/16[tcp], 10.1.0.0/16, 10.1.0.0/16[tcp]",
        "10.1.0.0/16, 10.1.0.0/16[udp/53], 10.1.0.0/16[udp/53]",
        "10.1.0.0/16[tcp/1-100], 10.1.0.0/16[tcp/50-200], 10.1.0.0/16[tcp/50-100]",
        "10.1.0.0/16[tcp/1-100], 10.1.0.0/16[tcp/101], ''",
        "10.1.0.0/16[tcp], 10.1.0.0/16[udp], ''",
        "10.1.0.0/16, 2001:db8::/32, ''",
        "2001:db8::/32, 2001:db8:8000::/33, 2001:db8:8000:0:0:0:0:0/33",
        // Several: what lies inside another is left out, in whatever order.
        "10.1.0.0/16 10.2.0.0/16, 10.1.0.1 10.1.0.0/16 10.1.0.2 10.2.0.9, 10.1.0.0/16 10.2.0.9",
        "10.1.0.0/16 10.2.0.0/16, 0.0.0.0/0, 10.1.0.0/16 10.2.0.0/16"
    })
    void leavesWhatBothSidesAllow(String ours, String theirs, String expected) {
        List<String> narrowed = Narrowing.narrow(ranges(ours), List.copyOf(ranges(theirs))).stream()
                .map(TrafficSelectors::format)
                .toList();
        assertThat(String.join(" ", narrowed)).isEqualTo(expected);
    }

    @Test
    void passesOverWhatIsNoRange() {
        List<TrafficSelector> theirs = List.of(
                new TrafficSelector.Unknown(9, 0, LOW),
                // OPAQUE ports, addresses the wrong way round.
                new Range(6, 65535, 0, LOW, HIGH),
                new Range(0, 0, 65535, HIGH, LOW));
        assertThat(Narrowing.narrow(ranges("0.0.0.0/0"), theirs)).isEmpty();
        for (TrafficSelector selector : theirs) {
            assertThat(Narrowing.isWithin(List.of(selector), ranges("0.0.0.0/0")))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.0.0/16, true",
        "10.1.0.0/17 10.1.128.0/17, 10.1.0.0/16, true",
        "10.1.0.0/16 10.2.0.0/16, 10.1.0.0/16, false",
        "10.0.0.0/8, 10.1.0.0/16, false",
        "10.1.0.0/16, 10.1.0.0/16[tcp], false",
        "10.1.0.0/16[tcp/80], 10.1.0.0/16[tcp], true",
        "2001:db8::/32, 10.1.0.0/16, false"
    })
    void knowsWhetherSelectorsLieWithinOthers(String inner, String outer, boolean within) {
        assertThat(Narrowing.isWithin(List.copyOf(ranges(inner)), ranges(outer)))
                .isEqualTo(within);
    }

    @Test
    void nothingIsNotWithinAnything() {
        assertThat(Narrowing.isWithin(List.of(), ranges("0.0.0.0/0"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"31, 31", "32, 32", "33, 32", "255, 32"})
    void leavesNoMoreThanTheLimit(int offered, int left) {
        List<TrafficSelector> theirs = IntStream.range(0, offered)
                .<TrafficSelector>mapToObj(i -> TrafficSelectors.parse("10.1." + i + ".0/30"))
                .toList();
        assertThat(Narrowing.narrow(ranges("10.1.0.0/16"), theirs)).hasSize(left);
    }

    private static List<Range> ranges(String texts) {
        return Arrays.stream(texts.split(" ")).map(TrafficSelectors::parse).toList();
    }
}
