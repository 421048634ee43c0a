package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quoin.bytes.Octets;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 1, c0000201",
        "2001:db8:0:0:0:0:0:1, 5, 20010db8000000000000000000000001",
        "gw.example.net, 2, 67772e6578616d706c652e6e6574",
        "gw, 2, 6777",
        "user@example.net, 3, 75736572406578616d706c652e6e6574",
        "keyid:0a0b0c, 11, 0a0b0c"
    })
    void readsAndWritesAllForms(String text, int type, String data) {
        assertThat(Identity.parse(text)).isEqualTo(new Identity(type, Octets.ofHex(data)));
        assertThat(new Identity(type, Octets.ofHex(data))).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "gw example", "gw\n", "g\u00fcnther.example", "1:2", "keyid:0", "keyid:xy"})
    void refusesWhatIsNoIdentity(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Identity.parse(text));
    }

    @Test
    void readsNamesUpToTheLimit() {
        assertThat(Identity.parse("a".repeat(255)).data().length()).isEqualTo(255);
        assertThatIllegalArgumentException().isThrownBy(() -> Identity.parse("a".repeat(256)));
    }

    /** What a peer claims to be stands in log lines, events and tables: it must not be able to forge them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gw\nERROR all is lost",
                "gw\r\n",
                "\u001b[2Jgw",
                "gw\u0000.example.net",
                "gw example.net",
                "gw\u007f",
                "\u0085",
                "\u00e9"
            })
    void writesHostileNamesInHexadecimal(String name) {
        Octets data = Octets.of(name.getBytes(StandardCharsets.ISO_8859_1));
        for (int type : new int[] {2, 3}) {
            assertThat(new Identity(type, data)).hasToString("type" + type + ":" + data.hex());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 9, 11, 255})
    void writesNoMoreThanTheLimitOfAnyType(int type) {
        var huge = new Identity(type, Octets.of(new byte[65_000]));
        assertThat(huge.toString()).hasSizeLessThan(2 * 255 + 10).matches("[\\x21-\\x7e]+");
        var printable = new Identity(type, Octets.of("a".repeat(256).getBytes(StandardCharsets.US_ASCII)));
        assertThat(printable.toString()).hasSizeLessThan(2 * 255 + 10);
        assertThat(new Identity(type, Octets.empty()).toString()).matches("[\\x21-\\x7e]+");
    }

    @ParameterizedTest
    @CsvSource({"1, c00002", "1, c000020100", "5, c0000201aa", "9, 3000", "200, 00"})
    void writesWhatDoesNotFitItsTypeInHexadecimal(int type, String data) {
        assertThat(new Identity(type, Octets.ofHex(data))).hasToString("type" + type + ":" + data);
    }

    @Test
    void sameOctetsOfAnotherTypeAreAnotherIdentity() {
        Octets data = Octets.ofHex("6777");
        assertThat(new Identity(2, data)).isNotEqualTo(new Identity(3, data)).isNotEqualTo(new Identity(11, data));
    }
}
