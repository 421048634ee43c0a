package io.quoin.ipsec;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * All addresses from {@code first} to {@code last}, both included, of one family.
 *
 * @param first the lowest address
 * @param last the highest address
 */
public record AddressRange(InetAddress first, InetAddress last) {
    public AddressRange {
        if (first.getClass() != last.getClass()) {
            throw new IllegalArgumentException("a range has addresses of one family");
        }
        if (Arrays.compareUnsigned(first.getAddress(), last.getAddress()) > 0) {
            throw new IllegalArgumentException("a range goes from the lower to the higher address");
        }
    }

    public boolean contains(InetAddress address) {
        return address.getClass() == first.getClass()
                && Arrays.compareUnsigned(first.getAddress(), address.getAddress()) <= 0
                && Arrays.compareUnsigned(address.getAddress(), last.getAddress()) <= 0;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + ".." + last.getHostAddress();
    }
}
