package io.quoin.esp;

import static io.quoin.esp.PolicySamples.any;
import static io.quoin.esp.PolicySamples.in;
import static io.quoin.esp.PolicySamples.out;
import static io.quoin.esp.PolicySamples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    private static final InetSocketAddress LEFT_PEER = new InetSocketAddress("192.0.2.1", 4500);

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
        assertThat(receiver.inbound(LEFT_PEER, direct)).isEqualTo(Verdict.PASSED);
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

    /** RFC 7296, 2.23: numbers, and with them IVs, go on; a number that was used is never used again. */
    @Test
    void anSaThatWasMovedGoesOnWhereItWas() throws Exception {
        send(PacketSamples.ipv4(100));
        assertThat(carrier.sent.slice(4, 8)).isEqualTo(Octets.ofInt(1));
        var elsewhere = new InetSocketAddress("203.0.113.9", 23_456);
        outbound.move(ID, elsewhere);
        assertThat(send(PacketSamples.ipv4(100))).isEqualTo(Verdict.PASSED);
        assertThat(carrier.remote).isEqualTo(elsewhere);
        assertThat(carrier.local).isEqualTo(new InetSocketAddress("192.0.2.1", 4500));
        assertThat(carrier.sent.slice(4, 8)).isEqualTo(Octets.ofInt(2));
        assertThat(outbound.counters(ID).packets()).isEqualTo(2);
    }

    @Test
    void whatIsNotThereCannotBeMoved() {
        outbound.remove(ID);
        assertThatThrownBy(() -> outbound.move(ID, LEFT_PEER)).hasMessageContaining("removed or never installed");
    }

    @Test
    void tellsOfAPeerThatIsElsewhereOnceInAWhile() throws Exception {
        var elsewhere = new InetSocketAddress("203.0.113.9", 23_456);
        receive(next());
        assertThat(carrier.seen).isEmpty();
        assertThat(receive(next(), elsewhere)).isEqualTo(Verdict.PASSED);
        assertThat(carrier.seen).containsExactly(ID + " at " + elsewhere);
        receive(next(), elsewhere);
        assertThat(carrier.seen).hasSize(1);
        assertThat(delivered).hasSize(3);
    }

    @Test
    void aPeerThatWasMovedIsNoNews() throws Exception {
        var elsewhere = new InetSocketAddress("203.0.113.9", 23_456);
        inbound.move(ID, elsewhere);
        receive(next(), elsewhere);
        assertThat(carrier.seen).isEmpty();
        receive(next(), LEFT_PEER);
        assertThat(carrier.seen).hasSize(1);
    }

    /** RFC 7296, 2.23: old packets sent on from elsewhere must not move anything, nor must forged ones. */
    @Test
    void onlyTheNewestAuthenticPacketTellsWhereThePeerIs() {
        var elsewhere = new InetSocketAddress("203.0.113.9", 23_456);
        Octets first = next();
        Octets second = next();
        receive(second);
        assertThat(receive(second, elsewhere)).isEqualTo(Verdict.REPLAYED);
        assertThat(receive(first, elsewhere)).as("late, but accepted").isEqualTo(Verdict.PASSED);
        assertThat(receive(Octets.concat(next(), Octets.ofInt(0)), elsewhere)).isEqualTo(Verdict.BAD_ICV);
        assertThat(carrier.seen).isEmpty();
    }

    private Octets next() {
        send(PacketSamples.ipv4(100));
        return carrier.sent;
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
        return receive(esp, LEFT_PEER);
    }

    private Verdict receive(Octets esp, InetSocketAddress from) {
        return receiver.inbound(from, esp.buffer());
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
        final List<String> seen = new ArrayList<>();

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
        public void seen(SaId inbound, InetSocketAddress from) {
            seen.add(inbound + " at " + from);
        }

        @Override
        public int mark() {
            return 1;
        }
    }
}
