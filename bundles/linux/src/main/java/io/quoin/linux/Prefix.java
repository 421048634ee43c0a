package io.quoin.linux;

import java.net.InetAddress;

/**
 * An address with the length of its prefix: {@code 192.0.2.1/24}.
 *
 * @param length in bits, 0 to 32 or 128
 */
public record Prefix(InetAddress address, int length) {
    public Prefix {
        int bits = address.getAddress().length * Byte.SIZE;
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "the prefix of " + address.getHostAddress() + " has 0 to " + bits + " bits, not " + length);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
