package io.quoin.esp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.SaCounters;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketProtectionTest {
    private static final long TWO_TO_32 = 1L << 32;

    private final Packet packet = new Packet();
    private final Packet plain = new Packet();

    @ParameterizedTest
    @MethodSource("suites")
    void packetsOfEveryLengthArriveAsTheyWereSent(EspSuite suite) {
        OutboundSa outbound = SaSamples.outbound(suite, false, 0);
        InboundSa inbound = SaSamples.inbound(suite, 64, false);
        for (int length = 28; length < 70; length++) {
            Octets inner = PacketSamples.ipv4(length);
            Octets sent = protect(outbound, inner);
            assertThat(sent.length() - 8 - suite.cipher().ivLength() - suite.icvLength())
                    .isBetween(length + 2, length + 1 + suite.cipher().blockLength())
                    .matches(text -> text % suite.cipher().blockLength() == 0);
            assertThat(open(inbound, sent)).isEqualTo(Verdict.PASSED);
            assertThat(PacketSamples.octets(plain)).isEqualTo(inner);
        }
        assertThat(inbound.counters()).isEqualTo(outbound.counters());
        assertThat(inbound.counters()).isEqualTo(new SaCounters((28 + 69) * 42 / 2, 42, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void theLongestPacketArrivesAsItWasSent(EspSuite suite) {
        Octets inner = PacketSamples.ipv4(Packet.MAX_LENGTH);
        Octets sent = protect(SaSamples.outbound(suite, false, 0), inner);
        assertThat(open(SaSamples.inbound(suite, 64, false), sent)).isEqualTo(Verdict.PASSED);
        assertThat(PacketSamples.octets(plain)).isEqualTo(inner);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void extendedSequenceNumbersCrossTwoToThe32(EspSuite suite) {
        OutboundSa outbound = SaSamples.outbound(suite, true, TWO_TO_32 - 3);
        InboundSa inbound = SaSamples.inbound(suite, 64, true);
        for (int i = 0; i < 5; i++) {
            assertThat(open(inbound, protect(outbound, PacketSamples.ipv4(100))))
                    .isEqualTo(Verdict.PASSED);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void theUnsentHighHalfIsProtected(EspSuite suite) {
        Octets sent = protect(SaSamples.outbound(suite, true, TWO_TO_32), PacketSamples.ipv4(100));
        assertThat(open(SaSamples.inbound(suite, 64, true), sent)).isEqualTo(Verdict.BAD_ICV);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void anyChangedOctetIsForgeryAndTheTruePacketStillArrives(EspSuite suite) {
        Octets sent = protect(SaSamples.outbound(suite, false, 0), PacketSamples.ipv4(100));
        InboundSa inbound = SaSamples.inbound(suite, 64, false);
        // Behind the SPI, which the lookup by SPI has compared.
        for (int i = 4; i < sent.length(); i++) {
            byte[] forged = sent.toBytes();
            forged[i] ^= 0x10;
            assertThat(open(inbound, Octets.of(forged))).as("octet %d", i).isEqualTo(Verdict.BAD_ICV);
        }
        assertThat(inbound.counters()).isEqualTo(new SaCounters(0, 0, 0, sent.length() - 4));
        assertThat(open(inbound, sent)).isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void theSameForgeryTwiceChangesNothing(EspSuite suite) {
        Octets sent = protect(SaSamples.outbound(suite, false, 0), PacketSamples.ipv4(100));
        InboundSa inbound = SaSamples.inbound(suite, 64, false);
        byte[] forged = sent.toBytes();
        forged[sent.length() - 1] ^= 1;
        assertThat(open(inbound, Octets.of(forged))).isEqualTo(Verdict.BAD_ICV);
        assertThat(open(inbound, Octets.of(forged))).isEqualTo(Verdict.BAD_ICV);
        assertThat(open(inbound, sent)).isEqualTo(Verdict.PASSED);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void aTruncatedPacketIsDropped(EspSuite suite) {
        Octets sent = protect(SaSamples.outbound(suite, false, 0), PacketSamples.ipv4(60));
        InboundSa inbound = SaSamples.inbound(suite, 64, false);
        for (int length = PacketCipher.HEADER_LENGTH; length < sent.length(); length++) {
            assertThat(open(inbound, sent.slice(0, length))).isIn(Verdict.TOO_SHORT, Verdict.BAD_ICV);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void noTwoPacketsHaveOneIv(EspSuite suite) {
        OutboundSa outbound = SaSamples.outbound(suite, true, 0xffL);
        int end = PacketCipher.HEADER_LENGTH + suite.cipher().ivLength();
        Octets first = protect(outbound, PacketSamples.ipv4(100)).slice(PacketCipher.HEADER_LENGTH, end);
        Octets second = protect(outbound, PacketSamples.ipv4(100)).slice(PacketCipher.HEADER_LENGTH, end);
        assertThat(first).isNotEqualTo(second);
        if (suite.cipher() != EspSuite.Cipher.AES_CBC) {
            assertThat(List.of(first, second)).containsExactly(Octets.ofLong(0x100), Octets.ofLong(0x101));
        }
    }

    @Test
    void aSequenceNumberNeverWraps() {
        OutboundSa outbound = SaSamples.outbound(SaSamples.gcm(), false, TWO_TO_32 - 2);
        assertThat(outbound.protect(PacketSamples.packet(PacketSamples.ipv4(100)), packet))
                .isEqualTo(Verdict.PASSED);
        assertThat(outbound.protect(PacketSamples.packet(PacketSamples.ipv4(100)), packet))
                .isEqualTo(Verdict.SEQUENCE_EXHAUSTED);
        assertThat(outbound.counters().packets()).isEqualTo(1);
    }

    @Test
    void aReplayedPacketIsCounted() {
        Octets sent = protect(SaSamples.outbound(SaSamples.gcm(), false, 0), PacketSamples.ipv4(100));
        InboundSa inbound = SaSamples.inbound(SaSamples.gcm(), 64, false);
        assertThat(open(inbound, sent)).isEqualTo(Verdict.PASSED);
        assertThat(open(inbound, sent)).isEqualTo(Verdict.REPLAYED);
        assertThat(inbound.counters()).isEqualTo(new SaCounters(100, 1, 1, 0));
    }

    @Test
    void aForgeryDoesNotMoveTheWindow() {
        OutboundSa outbound = SaSamples.outbound(SaSamples.gcm(), false, 0);
        InboundSa inbound = SaSamples.inbound(SaSamples.gcm(), 64, false);
        Octets first = protect(outbound, PacketSamples.ipv4(100));
        byte[] ahead = first.toBytes();
        ahead[5] = 1;
        assertThat(open(inbound, Octets.of(ahead))).isEqualTo(Verdict.BAD_ICV);
        assertThat(open(inbound, first)).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aRemovedSaCarriesNothing() {
        OutboundSa outbound = SaSamples.outbound(SaSamples.gcm(), false, 0);
        InboundSa inbound = SaSamples.inbound(SaSamples.gcm(), 64, false);
        Octets sent = protect(outbound, PacketSamples.ipv4(100));
        outbound.close();
        inbound.close();
        assertThat(open(inbound, sent)).isEqualTo(Verdict.SA_REMOVED);
        assertThat(outbound.protect(PacketSamples.packet(PacketSamples.ipv4(100)), packet))
                .isEqualTo(Verdict.SA_REMOVED);
    }

    @Test
    void aTrailerThatIsNotOfATunnelIsDropped() throws Exception {
        Octets inner = PacketSamples.ipv4(30);
        assertThat(openText(inner, "01020304" + "0504")).isEqualTo(Verdict.BAD_PADDING);
        assertThat(openText(PacketSamples.ipv4(32), "0000" + "0204")).isEqualTo(Verdict.BAD_PADDING);
        assertThat(openText(inner, "ff04")).isEqualTo(Verdict.BAD_PADDING);
        assertThat(openText(inner, "0029")).isEqualTo(Verdict.BAD_NEXT_HEADER);
        assertThat(openText(inner, "0011")).isEqualTo(Verdict.BAD_NEXT_HEADER);
        assertThat(openText(inner, "003b")).isEqualTo(Verdict.DUMMY);
        assertThat(openText(Octets.empty(), "01020204")).isEqualTo(Verdict.BAD_NEXT_HEADER);
        assertThat(openText(inner, "0004")).isEqualTo(Verdict.PASSED);
        assertThat(openText(inner, "01020304" + "0404")).isEqualTo(Verdict.PASSED);
    }

    static List<EspSuite> suites() {
        return SaSamples.suites();
    }

    /** Seals any text, whatever its trailer, and opens it. */
    private Verdict openText(Octets inner, String trailer) throws Exception {
        Packet text = PacketSamples.packet(Octets.concat(inner, Octets.ofHex(trailer)));
        try (var sa = SaSamples.sa(SaSamples.gcm(), EspSa.Direction.OUT, 0, false);
                PacketCipher cipher = PacketCipher.of(sa, new SecureRandom())) {
            Packet sealed = PacketSamples.packet(Octets.concat(Octets.ofInt(SaSamples.SPI), Octets.ofInt(1)));
            cipher.seal(1, text, sealed);
            return SaSamples.inbound(SaSamples.gcm(), 64, false).open(sealed, plain);
        }
    }

    private Octets protect(OutboundSa outbound, Octets inner) {
        assertThat(outbound.protect(PacketSamples.packet(inner), packet)).isEqualTo(Verdict.PASSED);
        return PacketSamples.octets(packet);
    }

    private Verdict open(InboundSa inbound, Octets sent) {
        return inbound.open(PacketSamples.packet(sent), plain);
    }
}
