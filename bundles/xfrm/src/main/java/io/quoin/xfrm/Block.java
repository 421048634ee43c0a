package io.quoin.xfrm;

import io.quoin.bytes.Octets;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * All numbers that begin with the same bits: an address prefix, or a masked port. The kernel knows no other ranges.
 *
 * @param value the lowest number, network order
 * @param bits how many leading bits are fixed
 */
record Block(Octets value, int bits) {

    /**
     * The fewest blocks that together hold exactly the numbers from {@code first} to {@code last}: at most two per bit
     * (RFC 4632, 3.1, for addresses). None where {@code first} is above {@code last}.
     *
     * @param first of 2 to 16 octets, network order
     * @param last of as many octets
     */
    static List<Block> cover(byte[] first, byte[] last) {
        int width = first.length * Byte.SIZE;
        var low = new BigInteger(1, first);
        var end = new BigInteger(1, last).add(BigInteger.ONE);
        var blocks = new ArrayList<Block>();
        while (low.compareTo(end) < 0) {
            int aligned = low.signum() == 0 ? width : low.getLowestSetBit();
            int free = Math.min(aligned, end.subtract(low).bitLength() - 1);
            blocks.add(new Block(octets(low, first.length), width - free));
            low = low.add(BigInteger.ONE.shiftLeft(free));
        }
        return List.copyOf(blocks);
    }

    /** The fixed bits as ones, as many octets as the value has. */
    byte[] mask() {
        byte[] mask = new byte[value.length()];
        for (int bit = 0; bit < bits; bit++) {
            mask[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE);
        }
        return mask;
    }

    private static Octets octets(BigInteger number, int length) {
        byte[] octets = new byte[length];
        byte[] signed = number.toByteArray();
        int copied = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - copied, octets, length - copied, copied);
        return Octets.of(octets);
    }
}
