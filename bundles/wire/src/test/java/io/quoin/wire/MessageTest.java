package io.quoin.wire;

import static io.quoin.wire.Hex.filler;
import static io.quoin.wire.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final String SPIS = "0102030405060708 f1f2f3f4f5f6f7f8";

    @Test
    void theHeaderIsAsTheRfcDrawsIt() throws Exception {
        var header = IkeHeader.of(0x0102030405060708L, 0xf1f2f3f4f5f6f7f8L, ExchangeType.IKE_AUTH, true, false, -2);
        var message = new Message(header, List.of(new VendorIdPayload(hex("beef"))));
        Octets encoded = hex(SPIS + "2b202308 fffffffe 00000022 00000006 beef");
        assertThat(message.encode()).isEqualTo(encoded);
        assertThat(Message.decode(encoded)).isEqualTo(message);
        assertThat(IkeHeader.peek(encoded)).isEqualTo(header);
    }

    @ParameterizedTest
    @CsvSource({"00, false, false, false", "08, true, false, false", "10, false, true, false", "20, false, false, true"
    })
    void eachFlagHasItsBit(String flags, boolean initiator, boolean version, boolean response) throws Exception {
        Octets encoded = hex(SPIS + "002025" + flags + "00000000 0000001c");
        Message message = Message.decode(encoded);
        assertThat(message.header().fromOriginalInitiator()).isEqualTo(initiator);
        assertThat(message.header().higherVersion()).isEqualTo(version);
        assertThat(message.header().response()).isEqualTo(response);
        assertThat(message.payloads()).isEmpty();
        assertThat(message.encode()).isEqualTo(encoded);
    }

    @Test
    void reservedFlagsAreIgnoredAndSentAsZero() throws Exception {
        Message message = Message.decode(hex(SPIS + "002025c7 00000000 0000001c"));
        assertThat(message.encode()).isEqualTo(hex(SPIS + "00202500 00000000 0000001c"));
    }

    @Test
    void otherVersionsAndExchangesAreForTheEngineToRefuse() throws Exception {
        Octets encoded = hex(SPIS + "003fff00 00000000 0000001c");
        IkeHeader header = Message.decode(encoded).header();
        assertThat(header.majorVersion()).isEqualTo(3);
        assertThat(header.minorVersion()).isEqualTo(15);
        assertThat(header.exchangeType()).isEqualTo(255);
        assertThat(ExchangeType.of(255)).isEmpty();
        assertThat(Message.decode(encoded).encode()).isEqualTo(encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "0000001b", "0000001c", "00000021", "00000023", "80000022", "ffffffff"})
    void aHeaderThatGivesAnotherLengthIsMalformed(String length) {
        assertMalformed(hex(SPIS + "2b202308 00000001" + length + "00000006 beef"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2b202308 00000001 0000001c",
                "00202308 00000001 00000020 00000004",
                "2b202308 00000001 00000023 00000006 beef 00",
                "2b202308 00000001 00000022 00000007 beef",
                "2e202308 00000001 00000024 00000004 00000004"
            })
    void payloadsThatDoNotFillTheMessageAreMalformed(String rest) {
        assertMalformed(hex(SPIS + rest));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 27})
    void lessThanAHeaderIsMalformed(int length) {
        assertMalformed(filler(length));
        assertThatThrownBy(() -> IkeHeader.peek(filler(length))).isInstanceOf(MalformedException.class);
    }

    @Test
    void aHeaderIsReadThoughWhatFollowsIsJunk() throws Exception {
        assertThat(IkeHeader.peek(hex(SPIS + "ff202208 00000000 ffffffff ffff")).is(ExchangeType.IKE_SA_INIT))
                .isTrue();
    }

    @Test
    void findsTheFirstOfAKind() throws Exception {
        var first = new VendorIdPayload(hex("01"));
        var header = IkeHeader.of(1, 0, ExchangeType.IKE_SA_INIT, true, false, 0);
        var message = new Message(header, List.of(first, new VendorIdPayload(hex("02"))));
        assertThat(message.first(VendorIdPayload.class)).contains(first);
        assertThat(message.first(SaPayload.class)).isEmpty();
    }

    @Test
    void saysWhereItIsMalformed() {
        Octets cut = hex(SPIS + "2b202308 00000001 00000025 2b000005 01 000000ff");
        assertThatThrownBy(() -> Message.decode(cut))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.offset()).isEqualTo(37))
                .hasMessage("251 octets wanted, 0 there (at octet 37)");
    }

    private static void assertMalformed(Octets datagram) {
        assertThatThrownBy(() -> Message.decode(datagram)).isInstanceOf(MalformedException.class);
    }
}
