package io.quoin.wire;

import static io.quoin.wire.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zero-length attributes, values and lists: read as nothing, or malformed; never read on behind their end. */
class ZeroLengthTest {
    @ParameterizedTest(name = "{1} of no octets is read as nothing")
    @CsvSource({
        "43, a vendor id, 00000004",
        "200, an unknown payload, 00000004",
        "48, an EAP message, 00000004",
        "46, an encrypted body, 00000004",
        "53, a fragment, 00000008 00010001",
        "34, a share, 00000008 001f0000",
        "35, an identity, 00000008 02000000",
        "37, a certificate, 00000005 04",
        "38, a CERTREQ, 00000005 04",
        "39, an AUTH, 00000008 02000000",
        "41, a notify, 00000008 00004006",
        "42, a Delete, 00000008 03040000",
        "42, a Delete of the IKE SA, 00000008 01000000",
        "44, a list of selectors, 00000008 00000000",
        "44, a selector of an unknown type, 0000000c 01000000 09000004",
        "47, a configuration, 00000008 01000000",
        "47, a configuration attribute, 0000000c 01000000 00010000",
        "33, a list of transforms, 0000000c 00000008 01010000",
        "33, a transform attribute, 00000018 00000014 01010001 0000000c 01000014 004d0000",
        "33, a key length, 00000018 00000014 01010001 0000000c 01000014 000e0000"
    })
    void isReadAsNothing(int type, String what, String octets) throws Exception {
        assertThat(Payloads.decode(type, hex(octets))).hasSize(1);
        assertThat(Payloads.encode(Payloads.decode(type, hex(octets)))).isEqualTo(hex(octets));
    }

    @ParameterizedTest(name = "{1} of no octets is malformed")
    @CsvSource({
        "40, a nonce, 00000004",
        "33, a list of proposals, 00000004",
        "33, a proposal, 00000008 00000000",
        "33, a transform, 00000010 0000000c 01010001 00000000",
        "34, a share and its method, 00000004",
        "35, an identity and its type, 00000004",
        "41, a notify and its type, 00000004",
        "42, a Delete and its protocol, 00000004",
        "42, each of three SPIs, 00000008 03000003",
        "42, each of 65535 SPIs, 00000008 0300ffff",
        "44, a selector, 0000000c 01000000 07000000",
        "44, the addresses of a selector, 00000010 01000000 07000008 0000ffff",
        "53, a fragment and its number, 00000004",
        "53, a message of fragments, 00000008 00000000",
        "47, a configuration and its type, 00000004"
    })
    void isMalformed(int type, String what, String octets) {
        Octets payload = hex(octets);
        assertThatThrownBy(() -> Payloads.decode(type, payload)).isInstanceOf(MalformedException.class);
    }
}
