package io.quoin.wire;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages octets as junk, a broken peer or an attacker would; the same random source repeats the same damage. */
final class Mutator {
    private static final int MAX_STEPS = 3;
    private static final int MAX_PIECE = 32;
    private static final int HEADER_LENGTH_OFFSET = 24;

    private final RandomGenerator random;

    Mutator(RandomGenerator random) {
        this.random = random;
    }

    /** A copy with one to three mutations. */
    byte[] mutate(byte[] octets) {
        byte[] mutant = octets.clone();
        for (int i = random.nextInt(MAX_STEPS); i >= 0; i--) {
            mutant = step(mutant);
        }
        return mutant;
    }

    /** Makes the header of a message agree with its length, so that the damage behind it is seen at all. */
    static void correctHeaderLength(byte[] message) {
        if (message.length >= IkeHeader.LENGTH) {
            for (int i = 0; i < 4; i++) {
                message[HEADER_LENGTH_OFFSET + i] = (byte) (message.length >>> 8 * (3 - i));
            }
        }
    }

    private byte[] step(byte[] octets) {
        if (octets.length == 0) {
            return insert(octets, 0, randomPiece());
        }
        int at = random.nextInt(octets.length);
        int length = 1 + random.nextInt(Math.min(MAX_PIECE, octets.length - at));
        switch (random.nextInt(6)) {
            case 0:
                octets[at] ^= (byte) (1 << random.nextInt(8));
                return octets;
            case 1:
                octets[at] = (byte) random.nextInt(256);
                return octets;
            case 2:
                changeLengthField(octets, at);
                return octets;
            case 3:
                return cut(octets, at, random.nextInt(8) == 0 ? octets.length - at : length);
            case 4:
                return insert(octets, at, Arrays.copyOfRange(octets, at, at + length));
            default:
                return insert(octets, at, randomPiece());
        }
    }

    /** Where the two octets look like a length, 1 to 1023, as most lengths do, they are the likelier target. */
    private void changeLengthField(byte[] octets, int from) {
        int at = Math.min(from, Math.max(0, octets.length - 2));
        for (int i = 0; i < MAX_PIECE && at + 3 < octets.length && !looksLikeLength(octets, at); i++) {
            at++;
        }
        int value = at + 1 < octets.length ? (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff : octets[at] & 0xff;
        int changed =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(12);
                    case 1 -> value + random.nextInt(17) - 8;
                    case 2 -> 0xffff - random.nextInt(4);
                    default -> random.nextInt(0x10000);
                };
        octets[at] = (byte) (changed >>> 8);
        octets[Math.min(at + 1, octets.length - 1)] = (byte) changed;
    }

    private static boolean looksLikeLength(byte[] octets, int at) {
        return octets[at] >= 0 && octets[at] < 4 && (octets[at] | octets[at + 1]) != 0;
    }

    private byte[] randomPiece() {
        byte[] piece = new byte[1 + random.nextInt(MAX_PIECE)];
        random.nextBytes(piece);
        return piece;
    }

    private static byte[] cut(byte[] octets, int at, int length) {
        byte[] shorter = new byte[octets.length - length];
        System.arraycopy(octets, 0, shorter, 0, at);
        System.arraycopy(octets, at + length, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] insert(byte[] octets, int at, byte[] piece) {
        byte[] longer = new byte[octets.length + piece.length];
        System.arraycopy(octets, 0, longer, 0, at);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(octets, at, longer, at + piece.length, octets.length - at);
        return longer;
    }
}
