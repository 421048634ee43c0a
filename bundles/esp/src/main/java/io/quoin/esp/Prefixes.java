package io.quoin.esp;

import io.quoin.ipsec.AddressRange;
import io.quoin.linux.Prefix;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The fewest prefixes that make up a range: routes know prefixes only. */
final class Prefixes {
    private Prefixes() {}

    /** At most 62 of IPv4 or 254 of IPv6: two of each length. */
    static List<Prefix> of(AddressRange range) {
        byte[] first = range.first().getAddress();
        int bits = first.length * Byte.SIZE;
        var prefixes = new ArrayList<Prefix>();
        BigInteger at = new BigInteger(1, first);
        BigInteger end = new BigInteger(1, range.last().getAddress()).add(BigInteger.ONE);
        while (at.compareTo(end) < 0) {
            int aligned = at.signum() == 0 ? bits : at.getLowestSetBit();
            int fitting = end.subtract(at).bitLength() - 1;
            int hostBits = Math.min(aligned, fitting);
            prefixes.add(new Prefix(address(at, first.length), bits - hostBits));
            at = at.add(BigInteger.ONE.shiftLeft(hostBits));
        }
        return prefixes;
    }

    private static InetAddress address(BigInteger number, int length) {
        byte[] octets = new byte[length];
        byte[] significant = number.toByteArray();
        int from = Math.max(0, significant.length - length); // past the octet of the sign
        System.arraycopy(significant, from, octets, length - significant.length + from, significant.length - from);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }
}
