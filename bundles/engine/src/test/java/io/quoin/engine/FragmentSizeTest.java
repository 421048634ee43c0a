package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentSizeTest {
    /** IP and UDP headers and the non-ESP marker. */
    private static final int OVERHEAD = 32;

    @ParameterizedTest
    @CsvSource({"0, false, 576", "0, true, 1280", "1400, false, 1400", "576, true, 576"})
    void beginsWithWhatPassesNearlyEverywhereOrAsConfigured(int configured, boolean ipv6, int octets) {
        var size = new FragmentSize(configured, ipv6);
        assertThat(size.octets()).isEqualTo(octets);
        assertThat(size.maxLength()).isEqualTo(octets - (ipv6 ? 52 : OVERHEAD));
    }

    @Test
    void growsWithWhatArrives() {
        var size = new FragmentSize(0, false);
        size.arrived(1280 - OVERHEAD);
        assertThat(size.octets()).isEqualTo(1280);
        size.arrived(600);
        assertThat(size.octets()).isEqualTo(1280);
    }

    /** What arrives in larger datagrams came in IP fragments, which not every path carries. */
    @Test
    void growsToWhatEthernetCarries() {
        var size = new FragmentSize(0, false);
        size.arrived(4000);
        assertThat(size.octets()).isEqualTo(1500);
    }

    @Test
    void neverExceedsWhatIsConfigured() {
        var size = new FragmentSize(1000, false);
        size.arrived(1280 - OVERHEAD);
        assertThat(size.octets()).isEqualTo(1000);
    }

    @Test
    void doesNotGrowAgainAboveWhatFailed() {
        var size = new FragmentSize(0, false);
        size.arrived(1400);
        size.onlyPasses(576);
        size.arrived(1400);
        assertThat(size.octets()).isEqualTo(576);
    }

    @Test
    void triesFewSizes() {
        var ipv4 = new FragmentSize(0, false);
        assertThat(ipv4.smallerThan(1500)).containsExactly(1280, 576);
        assertThat(ipv4.smallerThan(1280)).containsExactly(576);
        assertThat(ipv4.smallerThan(576)).isEmpty();
        var ipv6 = new FragmentSize(0, true);
        assertThat(ipv6.smallerThan(1500)).containsExactly(1280);
        assertThat(ipv6.smallerThan(1280)).isEmpty();
    }

    @Test
    void learnsFromAnother() {
        var grown = new FragmentSize(0, false);
        grown.arrived(1200 - OVERHEAD);
        var size = new FragmentSize(0, false);
        size.learn(grown);
        assertThat(size.octets()).isEqualTo(1200);
        var shrunk = new FragmentSize(0, false);
        shrunk.onlyPasses(576);
        size.learn(shrunk);
        size.arrived(1400);
        assertThat(size.octets()).isEqualTo(576);
        size.learn(grown);
        assertThat(size.octets()).isEqualTo(576);
    }
}
