package io.quoin.esp;

import static io.quoin.esp.PolicySamples.in;
import static io.quoin.esp.PolicySamples.out;
import static io.quoin.esp.PolicySamples.range;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quoin.bytes.Octets;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.SaId;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** IP packets of a fuzzer on their way into ESP, and its ESP packets, some of which are sealed with the right keys. */
class PacketFuzzTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4500);
    private static final List<EspSuite> SUITES = SaSamples.suites();

    private final PolicyTable policies = new PolicyTable();
    private final SaTable outbound = new SaTable(new SecureRandom());
    private final SaTable inbound = new SaTable(new SecureRandom());
    private final List<Octets> sent = new ArrayList<>();
    private final List<Octets> delivered = new ArrayList<>();
    private final EspCarrier carrier = new EspCarrier() {
        @Override
        public void send(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {
            sent.add(octets(packet));
        }

        @Override
        public void seen(SaId id, InetSocketAddress remote) {
            assertThat(remote).isEqualTo(PEER);
        }

        @Override
        public int mark() {
            return 0;
        }
    };

    private static Octets octets(ByteBuffer packet) {
        byte[] octets = new byte[packet.remaining()];
        packet.get(octets);
        return Octets.of(octets);
    }

    /** The tables of a gateway that hears what it says, and lets through web pages and all of IPv6. */
    private PacketPath path(EspSuite suite) throws Exception {
        outbound.close();
        inbound.close();
        sent.clear();
        delivered.clear();
        outbound.add(SaSamples.sa(suite, EspSa.Direction.OUT, 0, false));
        inbound.add(SaSamples.sa(suite, EspSa.Direction.IN, 64, false));
        var web = new Selector(
                6,
                range("10.1.0.0", "10.1.255.255"),
                PortRange.ANY,
                range("10.2.0.0", "10.2.255.255"),
                new PortRange(80, 443));
        var ipv6 = PolicySamples.any(
                range("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
                range("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        policies.clear();
        for (Selector selector : List.of(web, ipv6)) {
            policies.add(out(1, selector));
            policies.add(in(1, selector));
        }
        return new PacketPath(policies, outbound, carrier, packet -> delivered.add(octets(packet)));
    }

    static Stream<byte[]> outbound() {
        return Stream.of(
                        PacketSamples.ipv4("10.1.0.1", "10.2.0.1", 6, 5000, 80, 60),
                        PacketSamples.ipv4("10.1.0.1", "10.2.0.1", 17, 5000, 80, 60),
                        PacketSamples.ipv6("2001:db8::1", "2001:db9::1", 6, Octets.ofHex("1388005000"), 80),
                        PacketSamples.ipv6("2001:db8::1", "2001:db9::1", 44, Octets.ofHex("0600000100000000"), 80),
                        PacketSamples.ipv6(
                                "2001:db8::1",
                                "2001:db9::1",
                                0,
                                Octets.ofHex("3c00000000000000" + "06".repeat(20)),
                                90))
                .map(packet -> Octets.concat(Octets.of((byte) 3), packet).toBytes());
    }

    /** What goes in comes out at the other end, to the last octet that is of the packet. */
    @MethodSource
    @FuzzTest
    void outbound(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        PacketPath path = path(SUITES.get((data[0] & 0xff) % SUITES.size()));
        int length = Math.min(data.length - 1, Packet.MAX_LENGTH);
        path.room().put(data, 1, length);
        Verdict verdict = path.outbound(length);
        assertThat(sent).hasSize(verdict == Verdict.PASSED ? 1 : 0);
        if (verdict == Verdict.PASSED) {
            PacketPath peer = new PacketPath(policies, inbound, carrier, packet -> delivered.add(octets(packet)));
            assertThat(peer.inbound(PEER, sent.get(0).buffer())).isEqualTo(Verdict.PASSED);
            Octets read = delivered.get(0);
            assertThat(read).isEqualTo(Octets.of(data, 1, read.length()));
        }
    }

    /** In front the suite, and whether what follows is a packet or what an authentic packet has inside. */
    static Stream<byte[]> inbound() {
        Octets inner =
                Octets.concat(PacketSamples.ipv4("10.1.0.1", "10.2.0.1", 6, 5000, 80, 60), Octets.ofHex("01020204"));
        return Stream.of(
                        Octets.concat(Octets.ofHex("0301"), inner),
                        Octets.concat(Octets.ofHex("0401"), inner),
                        Octets.concat(Octets.ofHex("0300"), Octets.ofInt(SaSamples.SPI), inner))
                .map(Octets::toBytes);
    }

    @MethodSource
    @FuzzTest
    void inbound(byte[] data) throws Exception {
        if (data.length < 2) {
            return;
        }
        EspSuite suite = SUITES.get((data[0] & 0xff) % SUITES.size());
        path(suite);
        PacketPath peer = new PacketPath(policies, inbound, carrier, packet -> delivered.add(octets(packet)));
        Octets octets = Octets.of(data, 2, Math.min(data.length - 2, 60_000));
        Octets packet = data[1] == 0 ? octets : sealed(suite, octets);
        Verdict verdict = peer.inbound(PEER, packet.buffer());
        assertThat(delivered).hasSize(verdict == Verdict.PASSED ? 1 : 0);
        if (data[1] != 0) {
            assertThat(verdict).isNotIn(Verdict.BAD_ICV, Verdict.UNKNOWN_SPI, Verdict.TOO_LONG);
            Verdict again = peer.inbound(PEER, packet.buffer());
            assertThat(again).isIn(Verdict.REPLAYED, Verdict.TOO_SHORT);
        }
    }

    /** Whole blocks of anything, in the place of a packet with its trailer. */
    private static Octets sealed(EspSuite suite, Octets plaintext) throws GeneralSecurityException {
        int block = suite.cipher().blockLength();
        var plain = PacketSamples.packet(plaintext.slice(0, plaintext.length() / block * block));
        var packet = new Packet();
        packet.length = PacketCipher.HEADER_LENGTH;
        packet.buffer().putInt(SaSamples.SPI).putInt(1);
        try (EspSa sa = SaSamples.sa(suite, EspSa.Direction.OUT, 0, false)) {
            PacketCipher cipher = PacketCipher.of(sa, new SecureRandom());
            cipher.seal(1, plain, packet);
        }
        return PacketSamples.octets(packet);
    }
}
