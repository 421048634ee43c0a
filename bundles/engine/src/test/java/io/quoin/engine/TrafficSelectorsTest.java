package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quoin.wire.TrafficSelector.Range;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficSelectorsTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 0 0 65535 0a010000 0a01ffff",
        "10.1.0.5, 0 0 65535 0a010005 0a010005",
        "10.1.0.5-10.1.0.9, 0 0 65535 0a010005 0a010009",
        "0.0.0.0/0, 0 0 65535 00000000 ffffffff",
        "10.1.0.4/30, 0 0 65535 0a010004 0a010007",
        "10.1.0.0/16[tcp/443], 6 443 443 0a010000 0a01ffff",
        "10.1.0.0/16[udp/5000-5010], 17 5000 5010 0a010000 0a01ffff",
        "10.1.0.0/16[icmp], 1 0 65535 0a010000 0a01ffff",
        "10.1.0.0/16[200], 200 0 65535 0a010000 0a01ffff",
        "2001:db8::/32, 0 0 65535 20010db8000000000000000000000000 20010db8ffffffffffffffffffffffff",
        "2001:db8::1[icmpv6], 58 0 65535 20010db8000000000000000000000001 20010db8000000000000000000000001"
    })
    void readsASelector(String text, String expected) {
        assertThat(written(TrafficSelectors.parse(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.0.0/16",
                "10.1.0.5",
                "10.1.0.5-10.1.0.9",
                "0.0.0.0/0",
                "128.0.0.0/1",
                "10.1.0.1-10.1.0.2",
                "10.1.0.0/16[tcp/443]",
                "10.1.0.0/16[udp/5000-5010]",
                "10.1.0.0/16[icmp]",
                "10.1.0.0/16[any/53]",
                "10.1.0.0/16[200/1]",
                "2001:db8:0:0:0:0:0:0/32",
                "2001:db8:0:0:0:0:0:1",
                "0:0:0:0:0:0:0:0/0"
            })
    void writesWhatItReads(String text) {
        assertThat(TrafficSelectors.format(TrafficSelectors.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 10.1.0.0/16",
        "everything, 10.1.0.0/16",
        "10.1.0.0/33, more bits than its address",
        "2001:db8::/129, more bits than its address",
        "10.1.0.5/16, bits set behind its prefix",
        "10.1.0.9-10.1.0.5, first address must not be above its last",
        "10.1.0.5-2001:db8::1, first address must not be above its last",
        "10.1.0, '10.1.0' is no address",
        "10, '10' is no address",
        "1:2, '1:2' is no address",
        "10.1.0.0/16[tcp/65536], ports end at 65535",
        "10.1.0.0/16[256], '256' is no protocol",
        "10.1.0.0/16[quic], 'quic' is no protocol",
        "10.1.0.0/16[], 10.1.0.0/16[tcp/443]",
        "10.1.0.0/16 , 10.1.0.0/16[tcp/443]",
        "fe80::1%eth0, 10.1.0.0/16[tcp/443]"
    })
    void saysWhatIsWrongWithASelector(String text, String why) {
        String given = text.equals("10.1.0.0/16") ? "10.1.0.0/16 " : text;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrafficSelectors.parse(given))
                .withMessageStartingWith("'" + given + "' is no traffic selector: ")
                .withMessageContaining(why);
    }

    @Test
    void aHostIsOneAddressWithEveryPort() throws Exception {
        assertThat(TrafficSelectors.host(InetAddress.getByName("192.0.2.1")))
                .isEqualTo(TrafficSelectors.parse("192.0.2.1"));
    }

    private static String written(Range range) {
        return range.protocol() + " " + range.startPort() + " " + range.endPort() + " "
                + range.start().hex() + " " + range.end().hex();
    }
}
