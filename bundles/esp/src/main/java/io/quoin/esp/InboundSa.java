package io.quoin.esp;

import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/**
 * An inbound Security Association at work: it checks packets and takes out what is inside (RFC 4303, 3.4). Safe for
 * several threads; a packet under way when it is closed is finished first.
 */
final class InboundSa implements AutoCloseable {
    /** Of a packet that carries nothing (RFC 4303, 2.6). */
    private static final byte NEXT_HEADER_NONE = 59;

    private static final int TRAILER_LENGTH = 2;

    /** Of what the engine does not follow it is told again and again: seldom, in nanoseconds. */
    private static final long TELLING_INTERVAL = 1_000_000_000L;

    private final SaId id;
    private final int requestId;
    private final int blockLength;
    private final int overhead;
    private final ReplayWindow window;
    private final PacketCipher cipher;

    private InetSocketAddress remote;
    private long toldAt = System.nanoTime() - TELLING_INTERVAL;
    private boolean closed;
    private long packets;
    private long octets;
    private long replayed;
    private long integrityFailures;

    InboundSa(EspSa sa, EspSa.UdpEncapsulation ports, SecureRandom random) throws GeneralSecurityException {
        this.id = sa.id();
        this.remote = new InetSocketAddress(sa.source(), ports.sourcePort());
        this.requestId = sa.requestId();
        this.blockLength = sa.suite().cipher().blockLength();
        this.overhead = PacketCipher.HEADER_LENGTH
                + sa.suite().cipher().ivLength()
                + sa.suite().icvLength();
        this.window = new ReplayWindow(sa.replayWindow(), sa.extendedSequenceNumbers());
        this.cipher = PacketCipher.of(sa, random);
    }

    SaId id() {
        return id;
    }

    int requestId() {
        return requestId;
    }

    /**
     * Takes the IP packet out of an ESP packet.
     *
     * @param packet an ESP packet of this Security Association, SPI first
     * @param plain becomes the IP packet, behind which there may be padding against traffic analysis (RFC 4303, 2.7)
     */
    synchronized Verdict open(Packet packet, Packet plain) {
        plain.newest = false;
        if (closed) {
            return Verdict.SA_REMOVED;
        }
        int textLength = packet.length - overhead;
        if (textLength < blockLength || textLength % blockLength != 0) {
            return Verdict.TOO_SHORT;
        }
        long sequence = window.sequence(packet.buffer().getInt(4));
        if (!window.accepts(sequence)) {
            replayed++;
            return Verdict.REPLAYED;
        }
        plain.length = decrypt(sequence, packet, plain);
        if (plain.length == PacketCipher.FORGED) {
            integrityFailures++;
            return Verdict.BAD_ICV;
        }
        // Not before the ICV was found right, or a forged packet would move the window (RFC 4303, 3.4.3).
        plain.newest = window.mark(sequence);
        Verdict verdict = removeTrailer(plain);
        if (verdict == Verdict.PASSED) {
            packets++;
            octets += plain.length;
        }
        return verdict;
    }

    /** Whether the peer of a newest packet is to be told of: it is elsewhere, and nobody was told for a while. */
    synchronized boolean isNews(InetSocketAddress from, long nanoTime) {
        if (from.equals(remote) || nanoTime - toldAt < TELLING_INTERVAL) {
            return false;
        }
        toldAt = nanoTime;
        return true;
    }

    /** Where packets are expected from now on. */
    synchronized void move(InetSocketAddress to) {
        remote = to;
    }

    synchronized SaCounters counters() {
        return new SaCounters(octets, packets, replayed, integrityFailures);
    }

    /** Overwrites the keys. */
    @Override
    public synchronized void close() {
        closed = true;
        cipher.close();
    }

    private int decrypt(long sequence, Packet packet, Packet plain) {
        try {
            return cipher.open(sequence, packet, plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's cipher refused to decrypt", e);
        }
    }

    private static Verdict removeTrailer(Packet plain) {
        byte nextHeader = plain.octets[plain.length - 1];
        int padding = plain.octets[plain.length - TRAILER_LENGTH] & 0xff;
        int end = plain.length - TRAILER_LENGTH - padding;
        if (end < 0) {
            return Verdict.BAD_PADDING;
        }
        for (int i = 1; i <= padding; i++) {
            if (plain.octets[end + i - 1] != (byte) i) {
                return Verdict.BAD_PADDING;
            }
        }
        plain.length = end;
        if (nextHeader == NEXT_HEADER_NONE) {
            return Verdict.DUMMY;
        }
        int version = end == 0 ? 0 : plain.octets[0] >> 4;
        boolean agrees = nextHeader == OutboundSa.NEXT_HEADER_IPV4 && version == 4
                || nextHeader == OutboundSa.NEXT_HEADER_IPV6 && version == 6;
        return agrees ? Verdict.PASSED : Verdict.BAD_NEXT_HEADER;
    }
}
