package io.quoin.esp;

/** Comparing Integrity Check Values where they lie. */
final class Icv {
    private Icv() {}

    /** Whether {@code length} octets agree; takes the same time wherever they differ. */
    static boolean equal(byte[] left, int leftOffset, byte[] right, int rightOffset, int length) {
        int difference = 0;
        for (int i = 0; i < length; i++) {
            difference |= left[leftOffset + i] ^ right[rightOffset + i];
        }
        return difference == 0;
    }
}
