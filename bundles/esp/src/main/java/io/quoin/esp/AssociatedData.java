package io.quoin.esp;

import io.quoin.ipsec.EspSa;
import java.nio.ByteBuffer;

/** What a combined-mode cipher protects besides the text: SPI and sequence number (RFC 4106, 5; RFC 7634, 2.1). */
final class AssociatedData {
    private final ByteBuffer octets;
    private final boolean extended;

    AssociatedData(EspSa sa) {
        this.extended = sa.extendedSequenceNumbers();
        this.octets = ByteBuffer.allocate(extended ? 12 : 8).putInt(0, sa.id().spi());
    }

    /** 12 octets with an extended sequence number, of which a packet carries the low half only; else 8. */
    byte[] of(long sequence) {
        if (extended) {
            octets.putLong(4, sequence);
        } else {
            octets.putInt(4, (int) sequence);
        }
        return octets.array();
    }
}
