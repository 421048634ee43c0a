package io.quoin.esp;

import static io.quoin.esp.PolicySamples.any;
import static io.quoin.esp.PolicySamples.in;
import static io.quoin.esp.PolicySamples.out;
import static io.quoin.esp.PolicySamples.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One gateway that hears what it says: the outbound and the inbound Security Association have the same keys. */
class PacketPathTest {
    private static final AddressRange LEFT = range("10.1.0.0", "10.1.255.255");
    private static final AddressRange RIGHT = range("10.2.0.0", "10.2.255.255");
    private static final SaId ID = new SaId(SaSamples.SPI, SaSamples.address("192.0.2.2"));

    private final PolicyTable policies = new PolicyTable();
    private final SaTable outbound = new SaTable(new SecureRandom());
    private final SaTable inbound = new SaTable(new SecureRandom());
    private final Recorder carrier = new Recorder();
    private final List<Octets> delivered = new ArrayList<>();
    private final PacketPath sender = new PacketPath(policies, outbound, carrier, packet -> {});
    private final PacketPath receiver = new PacketPath(policies, inbound, carrier, this::deliver);

    @BeforeEach
    void installs() throws Exception {
        outbound.add(SaSamples.sa(SaSamples.gcm(), EspSa.Direction.OUT, 0, false));
        inbound.add(SaSamples.sa(SaSamples.gcm(), EspSa.Direction.IN, 64, false));
        policies.add(out(1, any(LEFT, RIGHT)));
        policies.add(in(1, any(LEFT, RIGHT)));
    }

    @Test
    void aPacketGoesThroughBetweenThePortsOfTheSa() {
        Octets inner = PacketSamples.ipv4(100);
        assertThat(send(inner)).isEqualTo(Verdict.PASSED);
        assertThat(carrier.local).isEqualTo(new InetSocketAddress("192.0.2.1", 4500));
        assertThat(carrier.remote).isEqualTo(new InetSocketAddress("192.0.2.2", 4500));
        assertThat(receive(carrier.sent)).isEqualTo(Verdict.PASSED);
        assertThat(delivered).containsExactly(inner);
    }

    @Test
    void aPacketInTheMiddleOfADirectBufferGoesThrough() {
        send(PacketSamples.ipv4(100));
        ByteBuffer direct = ByteBuffer.allocateDirect(3 + carrier.sent.length() + 5);
        direct.position(3).put(carrier.sent.buffer()).limit(direct.position()).position(3);
        assertThat(receiver.inbound(direct)).isEqualTo(Verdict.PASSED);
    }

    @Test
    void paddingBehindTheInnerPacketIsCutOff() throws Exception {
        Octets inner = PacketSamples.ipv4(60);
        Packet padded = PacketSamples.packet(Octets.concat(inner, Octets.of(new byte[100])));
        var packet = new Packet();
        outbound.newestOutbound(1).orElseThrow().protect(padded, packet);
        assertThat(receive(PacketSamples.octets(packet))).isEqualTo(Verdict.PASSED);
        assertThat(delivered).containsExactly(inner);
    }

    @Test
    void whatFitsNoPolicyStaysHere() {
        assertThat(send(PacketSamples.ipv4("10.9.0.1", "10.2.0.1", 17, 1, 2, 60)))
                .isEqualTo(Verdict.NO_POLICY);
        assertThat(send(Octets.ofHex("00".repeat(60)))).isEqualTo(Verdict.NOT_IP);
        assertThat(carrier.sent).isEqualTo(Octets.empty());
    }

    @Test
    void whatHasNoSaStaysHere() {
        outbound.remove(ID);
        assertThat(send(PacketSamples.ipv4(60))).isEqualTo(Verdict.NO_SA);
    }

    @Test
    void aSocketThatRefusesIsCounted() {
        carrier.refuses = true;
        assertThat(send(PacketSamples.ipv4(60))).isEqualTo(Verdict.SEND_FAILED);
    }

    @Test
    void malformedEspIsDroppedByName() {
        send(PacketSamples.ipv4(100));
        Octets sent = carrier.sent;
        assertThat(receive(Octets.ofHex("ff"))).isEqualTo(Verdict.TOO_SHORT);
        assertThat(receive(sent.slice(0, 30))).isEqualTo(Verdict.TOO_SHORT);
        assertThat(receive(Octets.of(new byte[Packet.MAX_LENGTH + 1]))).isEqualTo(Verdict.TOO_LONG);
        assertThat(receive(Octets.concat(Octets.ofInt(0xbad00001), sent.slice(4, sent.length()))))
                .isEqualTo(Verdict.UNKNOWN_SPI);
        assertThat(receive(Octets.concat(sent, Octets.ofInt(0)))).isEqualTo(Verdict.BAD_ICV);
        assertThat(receive(sent)).isEqualTo(Verdict.PASSED);
        assertThat(receive(sent)).isEqualTo(Verdict.REPLAYED);
        assertThat(delivered).hasSize(1);
    }

    @Test
    void anInnerPacketOutsideTheSelectorsIsDropped() {
        policies.remove(in(1, any(LEFT, RIGHT)));
        policies.add(in(1, any(RIGHT, LEFT)));
        send(PacketSamples.ipv4(100));
        assertThat(receive(carrier.sent)).isEqualTo(Verdict.SELECTOR_MISMATCH);
        assertThat(delivered).isEmpty();
    }

    @Test
    void anInnerPacketThatIsCutIsDropped() throws Exception {
        var packet = new Packet();
        Packet cut = PacketSamples.packet(PacketSamples.ipv4(100).slice(0, 80));
        outbound.newestOutbound(1).orElseThrow().protect(cut, packet);
        assertThat(receive(PacketSamples.octets(packet))).isEqualTo(Verdict.BAD_INNER);
    }

    private Verdict send(Octets inner) {
        sender.room().put(inner.buffer());
        return sender.outbound(inner.length());
    }

    private Verdict receive(Octets esp) {
        return receiver.inbound(esp.buffer());
    }

    private void deliver(ByteBuffer packet) {
        byte[] octets = new byte[packet.remaining()];
        packet.get(octets);
        delivered.add(Octets.of(octets));
    }

    /** Keeps the last packet. */
    private static final class Recorder implements EspCarrier {
        InetSocketAddress local;
        InetSocketAddress remote;
        Octets sent = Octets.empty();
        boolean refuses;

        @Override
        public void send(InetSocketAddress from, InetSocketAddress to, ByteBuffer packet) throws IOException {
            if (refuses) {
                throw new IOException("no");
            }
            local = from;
            remote = to;
            byte[] octets = new byte[packet.remaining()];
            packet.get(octets);
            sent = Octets.of(octets);
        }

        @Override
        public int mark() {
            return 1;
        }
    }
}
