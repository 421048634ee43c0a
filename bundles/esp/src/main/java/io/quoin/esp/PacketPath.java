package io.quoin.esp;

import io.quoin.ipsec.EspCarrier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * The way of a packet through the databases, outbound (RFC 4301, 5.1) and inbound (5.2). It has buffers for one packet:
 * each thread that carries packets has a path of its own.
 */
final class PacketPath {
    private static final int MIN_ESP_LENGTH = PacketCipher.HEADER_LENGTH;

    private final PolicyTable policies;
    private final SaTable sas;
    private final EspCarrier carrier;
    private final Device device;
    private final Packet plain = new Packet();
    private final Packet packet = new Packet();
    private final Flow flow = new Flow();

    /** Where packets go that came out of ESP. */
    @FunctionalInterface
    interface Device {
        void write(ByteBuffer packet) throws IOException;
    }

    PacketPath(PolicyTable policies, SaTable sas, EspCarrier carrier, Device device) {
        this.policies = policies;
        this.sas = sas;
        this.carrier = carrier;
        this.device = device;
    }

    /** Room for the packet that {@link #outbound} takes: all {@link Packet#MAX_LENGTH} octets. */
    ByteBuffer room() {
        plain.length = Packet.MAX_LENGTH;
        return plain.buffer();
    }

    /** Carries the IP packet of {@code length} octets that was put into the {@link #room}. */
    Verdict outbound(int length) {
        plain.length = length;
        if (!flow.read(plain)) {
            return Verdict.NOT_IP;
        }
        OptionalInt requestId = policies.requestIdFor(flow);
        if (requestId.isEmpty()) {
            return Verdict.NO_POLICY;
        }
        OutboundSa sa = sas.newestOutbound(requestId.getAsInt()).orElse(null);
        if (sa == null) {
            return Verdict.NO_SA;
        }
        Verdict verdict = sa.protect(plain, packet);
        if (verdict != Verdict.PASSED) {
            return verdict;
        }
        try {
            carrier.send(sa.local(), sa.remote(), packet.buffer());
            return Verdict.PASSED;
        } catch (IOException refused) {
            return Verdict.SEND_FAILED;
        }
    }

    /** Carries an ESP packet that came from {@code remote}, SPI first, from position to limit. */
    Verdict inbound(InetSocketAddress remote, ByteBuffer esp) {
        int length = esp.remaining();
        if (length < MIN_ESP_LENGTH) {
            return Verdict.TOO_SHORT;
        }
        if (length > Packet.MAX_LENGTH) {
            return Verdict.TOO_LONG;
        }
        esp.get(esp.position(), packet.octets, 0, length);
        packet.length = length;
        InboundSa sa = sas.inbound(packet.buffer().getInt()).orElse(null);
        if (sa == null) {
            return Verdict.UNKNOWN_SPI;
        }
        Verdict verdict = sa.open(packet, plain);
        if (plain.newest && sa.isNews(remote, System.nanoTime())) {
            carrier.seen(sa.id(), remote);
        }
        return verdict == Verdict.PASSED ? deliver(sa.requestId()) : verdict;
    }

    private Verdict deliver(int requestId) {
        if (!flow.read(plain)) {
            return Verdict.BAD_INNER;
        }
        if (!policies.allows(requestId, flow)) {
            return Verdict.SELECTOR_MISMATCH;
        }
        try {
            device.write(plain.buffer());
            return Verdict.PASSED;
        } catch (IOException refused) {
            return Verdict.DEVICE_FAILED;
        }
    }
}
