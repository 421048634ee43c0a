package io.quoin.kex.dh;

import java.math.BigInteger;

/**
 * The primes of RFC 3526, each from the formula that defines it, so that no digit has to be taken on trust:
 * {@code 2^n - 2^(n-64) - 1 + 2^64 * ([2^(n-130) pi] + c)}.
 *
 * <p>Exponents have the larger size that RFC 3526, 8 gives: twice the higher estimate of the group's strength.
 */
enum SafePrime {
    OF_2048_BITS(2048, 124_476, 320),
    OF_3072_BITS(3072, 1_690_314, 420),
    OF_4096_BITS(4096, 240_904, 480),
    OF_6144_BITS(6144, 929_484, 540),
    OF_8192_BITS(8192, 4_743_158, 620);

    /** More than the bits that rounding can spoil in the few thousand terms of the series. */
    private static final int GUARD_BITS = 64;

    private final int bits;
    private final int offset;
    private final int exponentBits;

    SafePrime(int bits, int offset, int exponentBits) {
        this.bits = bits;
        this.offset = offset;
        this.exponentBits = exponentBits;
    }

    int bits() {
        return bits;
    }

    int exponentBits() {
        return exponentBits;
    }

    BigInteger value() {
        return power(bits)
                .subtract(power(bits - 64))
                .subtract(BigInteger.ONE)
                .add(pi(bits - 130).add(BigInteger.valueOf(offset)).shiftLeft(64));
    }

    /** {@code [2^bits pi]}, by Machin: pi = 16 arctan(1/5) - 4 arctan(1/239). */
    private static BigInteger pi(int bits) {
        BigInteger unit = power(bits + GUARD_BITS);
        BigInteger four = BigInteger.valueOf(4);
        return arctanOfInverse(5, unit)
                .multiply(four)
                .subtract(arctanOfInverse(239, unit))
                .multiply(four)
                .shiftRight(GUARD_BITS);
    }

    /** {@code unit * arctan(1/x)}, as the series x^-1 - x^-3/3 + x^-5/5 - ... until its terms vanish. */
    private static BigInteger arctanOfInverse(long x, BigInteger unit) {
        BigInteger minusSquare = BigInteger.valueOf(-x * x);
        BigInteger term = unit.divide(BigInteger.valueOf(x));
        BigInteger sum = term;
        for (long divisor = 3; term.signum() != 0; divisor += 2) {
            term = term.divide(minusSquare);
            sum = sum.add(term.divide(BigInteger.valueOf(divisor)));
        }
        return sum;
    }

    private static BigInteger power(int exponent) {
        return BigInteger.ONE.shiftLeft(exponent);
    }
}
