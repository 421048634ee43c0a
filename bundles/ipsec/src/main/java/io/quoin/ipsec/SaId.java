package io.quoin.ipsec;

import java.net.InetAddress;

/**
 * What names a Security Association in a data plane (RFC 4301, 4.1): its SPI and the destination of its packets.
 *
 * @param spi 32 bits; 0 to 255 are reserved (RFC 4303, 2.1)
 * @param destination the outer destination address
 */
public record SaId(int spi, InetAddress destination) {
    public SaId {
        if (spi >= 0 && spi < 256) {
            throw new IllegalArgumentException("SPIs 0 to 255 are reserved (RFC 4303, 2.1): " + spi);
        }
    }

    @Override
    public String toString() {
        return String.format("%08x@%s", spi, destination.getHostAddress());
    }
}
