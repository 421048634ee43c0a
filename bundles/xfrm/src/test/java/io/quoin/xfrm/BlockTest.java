package io.quoin.xfrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0, 10.1.255.255, 10.1.0.0/16",
        "0.0.0.0, 255.255.255.255, 0.0.0.0/0",
        "10.0.0.7, 10.0.0.7, 10.0.0.7/32",
        "10.0.0.1, 10.0.0.6, 10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32",
        "10.0.0.128, 10.0.2.63, 10.0.0.128/25 10.0.1.0/24 10.0.2.0/26",
        "255.255.255.254, 255.255.255.255, 255.255.255.254/31",
        "::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0:0:0:0:0:0:0:0/0",
        "2001:db8::, 2001:db8:2:ffff:ffff:ffff:ffff:ffff, 2001:db8:0:0:0:0:0:0/47 2001:db8:2:0:0:0:0:0/48",
        "10.0.0.2, 10.0.0.1, ''",
    })
    void coversARangeWithTheFewestPrefixes(String first, String last, String expected) throws Exception {
        assertThat(text(cover(first, last))).isEqualTo(expected);
    }

    @Test
    void needsAtMostTwoPrefixesPerBit() throws Exception {
        assertThat(cover("0.0.0.1", "255.255.255.254")).hasSize(62);
        assertThat(cover("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")).hasSize(254);
    }

    @Test
    void masksWhatIsFixed() throws Exception {
        assertThat(cover("10.1.0.0", "10.1.15.255").get(0).mask()).containsExactly(255, 255, 240, 0);
        assertThat(cover("0.0.0.0", "255.255.255.255").get(0).mask()).containsOnly(0);
    }

    private static List<Block> cover(String first, String last) throws Exception {
        return Block.cover(
                InetAddress.getByName(first).getAddress(),
                InetAddress.getByName(last).getAddress());
    }

    private static String text(List<Block> blocks) throws Exception {
        var text = new StringBuilder();
        for (Block block : blocks) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(InetAddress.getByAddress(block.value().toBytes()).getHostAddress())
                    .append('/')
                    .append(block.bits());
        }
        return text.toString();
    }
}
