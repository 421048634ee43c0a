package io.quoin.esp;

import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaCounters;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/**
 * An outbound Security Association at work: it numbers packets and protects them (RFC 4303, 3.3). Safe for several
 * threads; a packet under way when it is closed is finished first.
 */
final class OutboundSa implements AutoCloseable {
    /** The next header of a packet inside a tunnel (RFC 4303, 2.6): IPv4, and IPv6 below. */
    static final byte NEXT_HEADER_IPV4 = 4;

    static final byte NEXT_HEADER_IPV6 = 41;

    private static final long LAST_SEQUENCE = 0xffff_ffffL;

    private final InetSocketAddress local;
    private volatile InetSocketAddress remote;
    private final int requestId;
    private final int spi;
    private final int blockLength;
    private final long lastSequence;
    private final PacketCipher cipher;

    private boolean closed;
    private long sequence;
    private long packets;
    private long octets;

    OutboundSa(EspSa sa, EspSa.UdpEncapsulation ports, SecureRandom random) throws GeneralSecurityException {
        this(sa, ports, random, 0);
    }

    /** One that has sent the packets up to {@code sequence} already, which a test does not want to wait for. */
    OutboundSa(EspSa sa, EspSa.UdpEncapsulation ports, SecureRandom random, long sequence)
            throws GeneralSecurityException {
        this.local = new InetSocketAddress(sa.source(), ports.sourcePort());
        this.remote = new InetSocketAddress(sa.id().destination(), ports.destinationPort());
        this.requestId = sa.requestId();
        this.spi = sa.id().spi();
        this.blockLength = sa.suite().cipher().blockLength();
        this.lastSequence = sa.extendedSequenceNumbers() ? Long.MAX_VALUE : LAST_SEQUENCE;
        this.sequence = sequence;
        this.cipher = PacketCipher.of(sa, random);
    }

    InetSocketAddress local() {
        return local;
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** Sends there from now on; sequence numbers go on. */
    void move(InetSocketAddress to) {
        remote = to;
    }

    int requestId() {
        return requestId;
    }

    /**
     * Makes the ESP packet for an IP packet.
     *
     * @param plain the IP packet, at most {@link Packet#MAX_LENGTH} octets; the ESP trailer is put behind it
     * @param packet becomes the ESP packet, SPI first
     */
    synchronized Verdict protect(Packet plain, Packet packet) {
        if (closed) {
            return Verdict.SA_REMOVED;
        }
        if (sequence == lastSequence) {
            return Verdict.SEQUENCE_EXHAUSTED;
        }
        int length = plain.length;
        appendTrailer(plain);
        sequence++;
        packet.length = PacketCipher.HEADER_LENGTH;
        packet.buffer().putInt(spi).putInt((int) sequence);
        try {
            cipher.seal(sequence, plain, packet);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's cipher refused to encrypt", e);
        }
        packets++;
        octets += length;
        return Verdict.PASSED;
    }

    synchronized SaCounters counters() {
        return new SaCounters(octets, packets, 0, 0);
    }

    /** Overwrites the keys. */
    @Override
    public synchronized void close() {
        closed = true;
        cipher.close();
    }

    /** Padding of 1, 2, 3 and so on, its length, and the next header (RFC 4303, 2.4 to 2.6). */
    private void appendTrailer(Packet plain) {
        byte nextHeader = plain.octets[0] >> 4 == 4 ? NEXT_HEADER_IPV4 : NEXT_HEADER_IPV6;
        int end = plain.length;
        int padding = Math.floorMod(-(end + 2), blockLength);
        for (int i = 1; i <= padding; i++) {
            plain.octets[end++] = (byte) i;
        }
        plain.octets[end++] = (byte) padding;
        plain.octets[end++] = nextHeader;
        plain.length = end;
    }
}
