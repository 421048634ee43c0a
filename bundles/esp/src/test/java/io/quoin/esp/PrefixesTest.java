package io.quoin.esp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.ipsec.AddressRange;
import io.quoin.linux.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixesTest {
    @Test
    void aPrefixIsItself() {
        assertThat(of("10.2.0.0", "10.2.255.255")).containsExactly("10.2.0.0/16");
        assertThat(of("10.2.0.1", "10.2.0.1")).containsExactly("10.2.0.1/32");
        assertThat(of("fd00:2::", "fd00:2::ffff:ffff:ffff:ffff")).containsExactly("fd00:2:0:0:0:0:0:0/64");
    }

    @Test
    void everythingIsOnePrefix() {
        assertThat(of("0.0.0.0", "255.255.255.255")).containsExactly("0.0.0.0/0");
        assertThat(of("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).containsExactly("0:0:0:0:0:0:0:0/0");
    }

    @Test
    void aRangeIsTheFewestPrefixesThatFill() {
        assertThat(of("10.0.0.1", "10.0.0.6"))
                .containsExactly("10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/31", "10.0.0.6/32");
        assertThat(of("192.0.2.0", "192.0.2.191")).containsExactly("192.0.2.0/25", "192.0.2.128/26");
        assertThat(of("255.255.255.255", "255.255.255.255")).containsExactly("255.255.255.255/32");
    }

    @Test
    void theWorstRangeHasTwoPrefixesOfEachLength() {
        assertThat(of("0.0.0.1", "255.255.255.254")).hasSize(62);
        assertThat(of("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")).hasSize(254);
    }

    private static List<String> of(String first, String last) {
        return Prefixes.of(new AddressRange(SaSamples.address(first), SaSamples.address(last))).stream()
                .map(Prefix::toString)
                .toList();
    }
}
