package io.quoin.engine;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Of whom one cannot tell whether they are one: an IPv4 address, or the 64 bits that an IPv6 host is given whole. */
final class AddressBlock {
    private static final int PREFIX_OCTETS = 8;

    private AddressBlock() {}

    /** The same address for all of a block. */
    static InetAddress of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] octets = address.getAddress();
        Arrays.fill(octets, PREFIX_OCTETS, octets.length, (byte) 0);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 octets are an address", e);
        }
    }
}
