package io.quoin.wire;

import static io.quoin.wire.Hex.filler;
import static io.quoin.wire.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quoin.bytes.Octets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsTest {
    private static final Octets SPI = hex("c0c1c2c3");

    static Stream<Arguments> everyKind() {
        var aesGcm =
                new Proposal(1, Proposal.ESP, SPI, List.of(Transform.withKeyLength(1, 20, 256), Transform.of(5, 0)));
        var ipv4 = new TrafficSelector.Range(0, 0, 65535, hex("0a010000"), hex("0a01ffff"));
        var ipv6 = new TrafficSelector.Range(6, 443, 443, filler(16), filler(16));
        var unknownSelector = new TrafficSelector.Unknown(9, 0xee, hex("abcd"));
        var configuration = List.of(
                new ConfigurationPayload.Attribute(1, Octets.empty()),
                new ConfigurationPayload.Attribute(0x7fff, hex("abcd")));
        return Stream.of(
                arguments(
                        new SaPayload(List.of(aesGcm)),
                        "00000024 00000020 01030402 c0c1c2c3 0300000c 01000014 800e0100 00000008 05000000"),
                arguments(new KePayload(36, hex("aabbcc")), "0000000b 00240000 aabbcc"),
                arguments(new IdPayload(true, 2, hex("612e6c6162")), "0000000d 02000000 612e6c6162"),
                arguments(new IdPayload(false, 11, hex("01")), "00000009 0b000000 01"),
                arguments(new CertPayload(4, hex("3000")), "00000007 04 3000"),
                arguments(new CertReqPayload(4, Octets.empty()), "00000005 04"),
                arguments(new AuthPayload(14, hex("aa")), "00000009 0e000000 aa"),
                arguments(new NoncePayload(filler(16)), "00000014" + "00".repeat(16)),
                arguments(NotifyPayload.of(NotifyType.COOKIE, hex("0102")), "0000000a 00004006 0102"),
                arguments(new NotifyPayload(3, SPI, 16393, Octets.empty()), "0000000c 03044009 c0c1c2c3"),
                arguments(new NotifyPayload(0, Octets.empty(), 0xa000, hex("ff")), "00000009 0000a000 ff"),
                arguments(DeletePayload.ofIkeSa(), "00000008 01000000"),
                arguments(DeletePayload.ofEsp(List.of(SPI)), "0000000c 03040001 c0c1c2c3"),
                arguments(DeletePayload.ofEsp(List.of(SPI, hex("d0d1d2d3"))), "00000010 03040002 c0c1c2c3 d0d1d2d3"),
                arguments(new VendorIdPayload(hex("beef")), "00000006 beef"),
                arguments(new VendorIdPayload(Octets.empty()), "00000004"),
                arguments(new TsPayload(true, List.of(ipv4)), "00000018 01000000 07000010 0000ffff 0a010000 0a01ffff"),
                arguments(
                        new TsPayload(false, List.of(ipv6, unknownSelector)),
                        "00000036 02000000 08060028 01bb01bb" + "00".repeat(32) + "09ee0006 abcd"),
                arguments(new ConfigurationPayload(1, configuration), "00000012 01000000 00010000 7fff0002 abcd"),
                arguments(new EapPayload(hex("0102000501")), "00000009 0102000501"),
                arguments(new EncryptedPayload(35, hex("ffff")), "23000006 ffff"),
                arguments(new EncryptedPayload(0, Octets.empty()), "00000004"),
                arguments(new EncryptedFragmentPayload(35, 1, 2, hex("abcd")), "2300000a 00010002 abcd"),
                arguments(new EncryptedFragmentPayload(0, 65535, 65535, Octets.empty()), "00000008 ffffffff"),
                arguments(new UnknownPayload(54, true, hex("abcd")), "00800006 abcd"),
                arguments(new UnknownPayload(255, false, Octets.empty()), "00000004"));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void everyKindIsWrittenAndReadAsTheRfcDrawsIt(Payload payload, String encoded) throws Exception {
        assertThat(Payloads.encode(List.of(payload))).isEqualTo(hex(encoded));
        assertThat(Payloads.decode(payload.type(), hex(encoded))).containsExactly(payload);
    }

    @Test
    void noKindIsForgottenHere() {
        var here = everyKind().<Class<?>>map(kind -> kind.get()[0].getClass()).collect(Collectors.toSet());
        assertThat(here).isEqualTo(Set.of(Payload.class.getPermittedSubclasses()));
    }

    @Test
    void eachPayloadNamesTheTypeOfTheNext() throws Exception {
        List<Payload> payloads = List.of(
                new VendorIdPayload(hex("01")),
                new UnknownPayload(54, true, hex("02")),
                new EapPayload(hex("03")),
                new EncryptedFragmentPayload(40, 1, 1, hex("04")));
        Octets encoded = hex("36000005 01 30800005 02 35000005 03 28000009 00010001 04");
        assertThat(Payloads.encode(payloads)).isEqualTo(encoded);
        assertThat(Payloads.firstType(payloads)).isEqualTo(Payload.VENDOR_ID);
        assertThat(Payloads.decode(Payload.VENDOR_ID, encoded)).isEqualTo(payloads);
    }

    @Test
    void anEmptyChainHasTypeZero() throws Exception {
        assertThat(Payloads.firstType(List.of())).isZero();
        assertThat(Payloads.encode(List.of())).isEqualTo(Octets.empty());
        assertThat(Payloads.decode(0, Octets.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "43, 00ff0006 beef, 00000006 beef",
        "54, 00ff0006 beef, 00800006 beef",
        "34, 00000009 0024ffff 01, 00000009 00240000 01",
        "35, 00000009 02ffffff 01, 00000009 02000000 01",
        "39, 00000009 02ffffff 01, 00000009 02000000 01",
        "44, 0000000e 01ffffff 09ee0006 abcd, 0000000e 01000000 09ee0006 abcd",
        "47, 0000000c 01ffffff ffff0000, 0000000c 01000000 7fff0000"
    })
    void reservedBitsAreIgnoredAndSentAsZero(int type, String received, String sent) throws Exception {
        assertThat(Payloads.encode(Payloads.decode(type, hex(received)))).isEqualTo(hex(sent));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aLengthBelowTheGenericHeaderIsMalformedInEveryKind(int length) {
        for (int type = 1; type < 256; type++) {
            assertMalformed(type, "0000000" + length + "00".repeat(40));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00, octets behind the last payload",
        "43, 00000005 01 02, octets behind the last payload",
        "46, 23000005 01 00000004, a payload behind an Encrypted payload",
        "53, 23000009 00010001 00 00000004, a payload behind a fragment",
        "43, '', no payload where one is announced",
        "43, 2b000004, no second payload where one is announced",
        "43, 000000, half a header",
        "43, 00000006 01, a length beyond the end",
        "43, 0000ffff 01, a length beyond the end",
        "34, 00000007 002400, KE without its fixed part",
        "35, 00000007 020000, IDi without its fixed part",
        "36, 00000007 020000, IDr without its fixed part",
        "37, 00000004, CERT without an encoding",
        "38, 00000004, CERTREQ without an encoding",
        "39, 00000007 020000, AUTH without its fixed part",
        "41, 00000007 000040, a notify without its fixed part",
        "41, 0000000b 03044009 c0c1c2, a notify shorter than its SPI",
        "42, 00000007 030400, a delete without its fixed part",
        "42, 0000000c 03040002 c0c1c2c3, a delete with an SPI too few",
        "42, 00000010 03040001 c0c1c2c3 d0d1d2d3, a delete with an SPI too many",
        "42, 0000000b 03040001 c0c1c2, a delete with a cut SPI",
        "42, 00000008 01000001, a delete with an SPI without octets",
        "42, 0000000c 03000000 c0c1c2c3, a delete with octets but no SPI",
        "44, 00000007 010000, TSi without its fixed part",
        "44, 00000008 01000000, TSi with a selector too few",
        "45, 0000000c 00000000 09000004, TSr with a selector too many",
        "44, 0000000c 01000000 09000000, a selector of length 0",
        "44, 0000000c 01000000 09000001, a selector of length 1",
        "44, 0000000c 01000000 09000002, a selector of length 2",
        "44, 0000000c 01000000 09000003, a selector of length 3",
        "44, 0000000c 01000000 09000005, a selector beyond the end",
        "44, 00000017 01000000 0700000f 0000ffff 0a010000 0a01ff, an IPv4 range too short",
        "44, 00000019 01000000 07000011 0000ffff 0a010000 0a01ffff 00, an IPv4 range too long",
        "44, 00000018 01000000 08000010 0000ffff 0a010000 0a01ffff, an IPv6 range as long as IPv4",
        "47, 00000007 010000, CP without its fixed part",
        "47, 0000000b 01000000 000100, CP with half an attribute",
        "47, 0000000d 01000000 00010002 ab, CP with a cut value",
        "53, 0000000a 00000000 abcd, fragment 0 of 0",
        "53, 0000000a 00000001 abcd, fragment 0 of 1",
        "53, 0000000a 00030002 abcd, fragment 3 of 2",
        "53, 0000000a ffff0000 abcd, fragment 65535 of 0",
        "53, 00000007 000100, a fragment without its fixed part"
    })
    void isMalformed(int type, String octets, String why) {
        assertMalformed(type, octets);
    }

    @Test
    void sixtyFourPayloadsAreEnough() throws Exception {
        Payload payload = new VendorIdPayload(Octets.empty());
        Octets enough = Payloads.encode(Collections.nCopies(Payloads.MAX_PAYLOADS, payload));
        Octets tooMany = Payloads.encode(Collections.nCopies(Payloads.MAX_PAYLOADS + 1, payload));
        assertThat(Payloads.decode(Payload.VENDOR_ID, enough)).hasSize(64);
        assertThatThrownBy(() -> Payloads.decode(Payload.VENDOR_ID, tooMany))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("more than 64 payloads");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 256})
    void aNonceMayHave(int length) throws Exception {
        var nonce = new NoncePayload(filler(length));
        assertThat(Payloads.decode(Payload.NONCE, Payloads.encode(List.of(nonce))))
                .containsExactly(nonce);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 257})
    void aNonceMayNotHave(int length) {
        Octets tooMuchOrLittle = Payloads.encode(List.of(new VendorIdPayload(filler(length))));
        assertMalformed(Payload.NONCE, tooMuchOrLittle.hex());
        assertThatIllegalArgumentException().isThrownBy(() -> new NoncePayload(filler(length)));
    }

    @Test
    void aPayloadEndsWithItsSixteenBitLength() throws Exception {
        var longest = new VendorIdPayload(filler(65531));
        assertThat(Payloads.decode(Payload.VENDOR_ID, Payloads.encode(List.of(longest))))
                .containsExactly(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Payloads.encode(List.of(new VendorIdPayload(filler(65532)))))
                .withMessageContaining("65536 octets");
    }

    @Test
    void twoHundredAndFiftyFiveSelectorsFit() throws Exception {
        TrafficSelector selector = new TrafficSelector.Unknown(9, 0, Octets.empty());
        var full = new TsPayload(true, Collections.nCopies(255, selector));
        assertThat(Payloads.decode(Payload.TS_INITIATOR, Payloads.encode(List.of(full))))
                .containsExactly(full);
        assertThatIllegalArgumentException().isThrownBy(() -> new TsPayload(true, Collections.nCopies(256, selector)));
    }

    @Test
    void whatCouldNotBeReadAgainCannotBeMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> DeletePayload.ofEsp(List.of(SPI, filler(8))));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeletePayload(1, 0, List.of(Octets.empty())));
        assertThatIllegalArgumentException().isThrownBy(() -> new NotifyPayload(3, filler(256), 1, Octets.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new EncryptedFragmentPayload(0, 0, 1, SPI));
        assertThatIllegalArgumentException().isThrownBy(() -> new EncryptedFragmentPayload(0, 2, 1, SPI));
        assertThatIllegalArgumentException().isThrownBy(() -> new EncryptedFragmentPayload(0, 1, 65536, SPI));
        assertThatIllegalArgumentException().isThrownBy(() -> new TrafficSelector.Range(0, 0, 0, SPI, filler(16)));
        assertThatIllegalArgumentException().isThrownBy(() -> new TrafficSelector.Range(0, 0, 0, filler(5), filler(5)));
        List<Payload> nothingMayFollow = List.of(new EncryptedPayload(0, SPI), new VendorIdPayload(SPI));
        assertThatIllegalArgumentException().isThrownBy(() -> Payloads.encode(nothingMayFollow));
    }

    private static void assertMalformed(int type, String octets) {
        assertThatThrownBy(() -> Payloads.decode(type, hex(octets))).isInstanceOf(MalformedException.class);
    }
}
