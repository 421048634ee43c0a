package io.quoin.wire;

import static io.quoin.wire.Hex.filler;
import static io.quoin.wire.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.wire.Transform.Attribute;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaPayloadTest {
    private static final Proposal SMALL = new Proposal(1, Proposal.IKE, Octets.empty(), List.of());
    private static final Attribute EMPTY = new Attribute(1, false, Octets.empty());

    @Test
    void proposalsAndTransformsSayWhetherMoreFollow() throws Exception {
        var ike = new Proposal(1, Proposal.IKE, filler(8), List.of(Transform.of(2, 5), Transform.of(4, 31)));
        var sa = new SaPayload(List.of(ike, SMALL));
        assertThat(body(sa))
                .isEqualTo(hex("02000020 01010802 0000000000000000 03000008 02000005 00000008 0400001f"
                        + "00000008 01010000"));
        assertThat(decode(body(sa))).isEqualTo(sa);
    }

    @Test
    void unknownTransformsAndAttributesAreKept() throws Exception {
        var attributes = List.of(new Attribute(0x7fff, true, hex("abcd")), EMPTY, new Attribute(0, false, filler(300)));
        var sa = new SaPayload(List.of(
                new Proposal(7, 200, filler(255), List.of(new Transform(255, 65535, attributes), Transform.of(0, 0)))));
        assertThat(decode(body(sa))).isEqualTo(sa);
    }

    @Test
    void attributesStandAsTheirFormatSays() {
        var attributes = List.of(new Attribute(14, true, hex("0100")), EMPTY, new Attribute(2, false, hex("010203")));
        var sa = new SaPayload(
                List.of(new Proposal(1, Proposal.IKE, Octets.empty(), List.of(new Transform(1, 20, attributes)))));
        assertThat(body(sa)).isEqualTo(hex("0000001f 01010001 00000017 01000014 800e0100 00010000 00020003 010203"));
    }

    @Test
    void reservedOctetsAreIgnored() throws Exception {
        assertThat(decode(hex("00ff0010 01010001 00ff0008 02ff0005")))
                .isEqualTo(decode(hex("00000010 01010001 00000008 02000005")));
    }

    @Test
    void keyLengthIsTheOneAttributeOrNone() {
        assertThat(Transform.withKeyLength(1, 20, 256).keyLength()).hasValue(256);
        assertThat(Transform.of(1, 28).keyLength()).isEmpty();
        Attribute keyLength = new Attribute(14, true, hex("0100"));
        assertThat(new Transform(1, 20, List.of(keyLength, EMPTY)).keyLength()).isEmpty();
        assertThat(new Transform(1, 20, List.of(new Attribute(14, false, hex("0100")))).keyLength())
                .isEmpty();
        assertThat(new Transform(1, 20, List.of(new Attribute(15, true, hex("0100")))).keyLength())
                .isEmpty();
    }

    @Test
    void transformsAreFoundByType() {
        var transforms = List.of(Transform.of(1, 20), Transform.of(6, 36), Transform.of(1, 12));
        var proposal = new Proposal(1, Proposal.IKE, Octets.empty(), transforms);
        assertThat(proposal.transforms(1)).containsExactly(Transform.of(1, 20), Transform.of(1, 12));
        assertThat(proposal.transforms(3)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', no proposal",
        "00000008 010100, a cut proposal",
        "00000007 010100, a proposal without its fixed part",
        "00000009 01010000, a proposal beyond the end",
        "00000008 01010000 00, octets behind the last proposal",
        "01000008 01010000, a proposal followed by 1",
        "03000008 01010000, a proposal followed by 3",
        "02000008 01010000, a last proposal that says more follow",
        "00000008 01010000 00000008 02010000, a first proposal that says none follow",
        "00000009 01010000 00, octets behind the last transform",
        "0000000b 01010400 c0c1c2, a proposal shorter than its SPI",
        "00000008 01010001, a transform too few",
        "00000010 01010000 00000008 02000005, a transform too many",
        "00000010 01010002 03000008 02000005, a transform count of 2 for 1",
        "00000018 01010001 03000008 02000005 00000008 02000006, a transform count of 1 for 2",
        "00000010 01010001 03000008 02000005, a last transform that says more follow",
        "00000018 01010002 00000008 02000005 00000008 02000006, a first transform that says none follow",
        "00000010 01010001 01000008 02000005, a transform followed by 1",
        "00000010 01010001 02000008 02000005, a transform followed by 2",
        "0000000f 01010001 00000007 020000, a transform without its fixed part",
        "00000010 01010001 00000009 02000005, a transform beyond the end of its proposal",
        "00000012 01010001 0000000a 01000014 800e, an attribute without a value",
        "00000011 01010001 00000009 01000014 80, half an attribute type",
        "00000014 01010001 0000000c 01000014 000e0001, an attribute beyond the end of its transform"
    })
    void isMalformed(String body, String why) {
        assertMalformed(hex(body));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void lengthsBelowTheFixedPartAreMalformed(int length) {
        assertMalformed(hex("0000000" + length + "01010000"));
        assertMalformed(hex("00000010 01010001 0000000" + length + "02000005"));
    }

    @Test
    void sixtyFourProposalsAreEnough() throws Exception {
        var full = new SaPayload(Collections.nCopies(64, SMALL));
        assertThat(decode(body(full))).isEqualTo(full);
        assertMalformed(hex("0200000801010000".repeat(64) + "0000000801010000"));
        assertThatIllegalArgumentException().isThrownBy(() -> new SaPayload(Collections.nCopies(65, SMALL)));
        assertThatIllegalArgumentException().isThrownBy(() -> new SaPayload(List.of()));
    }

    @Test
    void sixteenAttributesAreEnough() throws Exception {
        var full = new SaPayload(List.of(proposalWith(new Transform(1, 20, Collections.nCopies(16, EMPTY)))));
        assertThat(decode(body(full))).isEqualTo(full);
        assertMalformed(hex("00000054 01010001 0000004c 01000014" + "00010000".repeat(17)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Transform(1, 20, Collections.nCopies(17, EMPTY)));
    }

    @Test
    void twoHundredAndFiftyFiveTransformsFit() throws Exception {
        var transforms = Collections.nCopies(255, Transform.of(4, 31));
        var full = new SaPayload(List.of(new Proposal(255, Proposal.IKE, Octets.empty(), transforms)));
        assertThat(decode(body(full))).isEqualTo(full);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proposalWith(
                        Collections.nCopies(256, Transform.of(4, 31)).toArray(Transform[]::new)));
    }

    @Test
    void whatCouldNotBeReadAgainCannotBeMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Proposal(1, Proposal.IKE, filler(256), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Attribute(14, true, filler(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Attribute(14, true, filler(3)));
    }

    private static Proposal proposalWith(Transform... transforms) {
        return new Proposal(1, Proposal.IKE, Octets.empty(), List.of(transforms));
    }

    private static Octets body(SaPayload sa) {
        Octets encoded = Payloads.encode(List.of(sa));
        return encoded.slice(4, encoded.length());
    }

    /** An SA payload with that body; the generic header around it is right. */
    private static Payload decode(Octets body) throws MalformedException {
        Octets header = hex("0000%04x".formatted(4 + body.length()));
        return Payloads.decode(Payload.SA, Octets.concat(header, body)).get(0);
    }

    private static void assertMalformed(Octets body) {
        assertThatThrownBy(() -> decode(body)).isInstanceOf(MalformedException.class);
    }
}
