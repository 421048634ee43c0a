package io.quoin.wire;

import static io.quoin.wire.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.bytes.Octets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Integer underflow of lengths: each field that counts octets or things, with every value from 0 to the right one, one
 * more, and those that turn negative or wrap around. Only the right one is read; the others are malformed, whatever the
 * arithmetic.
 */
class LengthUnderflowTest {
    private static final String HEADER = "0102030405060708 f1f2f3f4f5f6f7f8";

    /** In front of a payload's body stands its generic header; {@code LL} is the field in question. */
    static Stream<Arguments> fields() {
        return Stream.of(
                field("the message", 0, HEADER + "00202508 00000000 LLLLLLLL", 28),
                field("the message", 0, HEADER + "2b202508 00000000 LLLLLLLL 00000006 beef", 34),
                field("a payload of nothing", Payload.VENDOR_ID, "0000 LLLL", 4),
                field("a payload", Payload.VENDOR_ID, "0000 LLLL beef", 6),
                field("an unknown payload", 200, "0000 LLLL beef", 6),
                field("an SA payload", Payload.SA, "0000 LLLL 00000008 01010000", 12),
                field("a proposal", Payload.SA, "0000000c 0000 LLLL 01010000", 8),
                field("a proposal's SPI", Payload.SA, "00000010 0000000c 0103 LL 00 c0c1c2c3", 4),
                field("a proposal's transforms", Payload.SA, "00000014 00000010 010100 LL 0000000802000005", 1),
                field("a transform", Payload.SA, "00000014 00000010 01010001 0000 LLLL 02000005", 8),
                field("an attribute", Payload.SA, "0000001a 00000016 01010001 0000000e 01000014 004d LLLL abcd", 2),
                field(
                        "an attribute of nothing",
                        Payload.SA,
                        "00000018 00000014 01010001 0000000c 01000014 004d LLLL",
                        0),
                field("a share", Payload.KE, "0000 LLLL 00240000 aabbcc", 11),
                field("an identity", Payload.ID_INITIATOR, "0000 LLLL 02000000 61", 9),
                field("a certificate", Payload.CERT, "0000 LLLL 04 aabb", 7),
                field("an AUTH", Payload.AUTH, "0000 LLLL 02000000 aa", 9),
                field("a nonce", Payload.NONCE, "0000 LLLL 00112233445566778899aabbccddeeff", 20),
                field("a notify", Payload.NOTIFY, "0000 LLLL 00004006 aa", 9),
                field("a Delete", Payload.DELETE, "0000 LLLL 03040001 c0c1c2c3", 12),
                field("a Delete's SPIs", Payload.DELETE, "0000000c 0304 LLLL c0c1c2c3", 1),
                field("a Delete's SPI", Payload.DELETE, "0000000c 03 LL 0001 c0c1c2c3", 4),
                field("a selector", Payload.TS_INITIATOR, "00000018 01000000 0700 LLLL 0000ffff 0a0000000a0000ff", 16),
                field(
                        "an IPv6 selector",
                        Payload.TS_INITIATOR,
                        "00000030 01000000 0800 LLLL 0000ffff" + "ab".repeat(32),
                        40),
                field("selectors", Payload.TS_RESPONDER, "00000018 LL 000000 07000010 0000ffff 0a0000000a0000ff", 1),
                field("a configuration attribute", Payload.CONFIGURATION, "0000000e 01000000 0001 LLLL abcd", 2),
                field("an EAP payload", Payload.EAP, "0000 LLLL 03010004", 8),
                field("an Encrypted payload", Payload.ENCRYPTED, "0000 LLLL beef", 6),
                field("a fragment", Payload.ENCRYPTED_FRAGMENT, "0000 LLLL 00010001 beef", 10));
    }

    private static Arguments field(String what, int type, String octets, int right) {
        return arguments(what, type, octets, right);
    }

    @ParameterizedTest(name = "the length of {0}: {3} and nothing else")
    @MethodSource("fields")
    void onlyTheRightLengthIsRead(String what, int type, String octets, int right) throws Exception {
        decode(type, with(octets, right));
        int digits = (int) octets.chars().filter(c -> c == 'L').count();
        long most = (1L << 4 * digits) - 1;
        for (long wrong = 0; wrong <= right + 1; wrong++) {
            assertRefused(type, octets, wrong, right);
        }
        for (long wrong :
                new long[] {most, most - 1, most - 3, most - 7, most / 2, most / 2 + 1, most / 2 + 1 + right}) {
            assertRefused(type, octets, wrong, right);
        }
    }

    private static void assertRefused(int type, String octets, long wrong, int right) {
        if (wrong != right) {
            assertThatThrownBy(() -> decode(type, with(octets, wrong)))
                    .as("%d instead of %d", wrong, right)
                    .isInstanceOf(MalformedException.class);
        }
    }

    private static Octets with(String octets, long length) {
        String field = octets.replaceAll("[^L]", "");
        return hex(octets.replace(field, ("%0" + field.length() + "x").formatted(length)));
    }

    private static void decode(int type, Octets octets) throws MalformedException {
        if (type == 0) {
            assertThat(Message.decode(octets)).isNotNull();
        } else {
            assertThat(Payloads.decode(type, octets)).hasSize(1);
        }
    }
}
