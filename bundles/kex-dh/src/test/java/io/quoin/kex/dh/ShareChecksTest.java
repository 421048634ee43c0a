package io.quoin.kex.dh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.testkit.SeededRandom;
import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.stream.Stream;
import javax.crypto.spec.DHParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The shares that RFC 6989, RFC 7748 and RFC 8031 tell apart, in both roles. */
class ShareChecksTest {
    private static Stream<String> modp() {
        return Groups.all().map(DiffieHellman::keyword).filter(keyword -> keyword.startsWith("modp"));
    }

    private static Stream<String> ecp() {
        return Groups.all().map(DiffieHellman::keyword).filter(keyword -> keyword.startsWith("ecp"));
    }

    @ParameterizedTest
    @MethodSource("modp")
    void modpTakesOnlyValuesBetweenOneAndPMinusOne(String keyword) {
        DiffieHellman group = Groups.named(keyword);
        int length = group.initiatorShareLength();
        BigInteger p = ((DHParameterSpec) ((JdkGroup) group).group()).getP();
        Stream.of(BigInteger.ZERO, BigInteger.ONE, p.subtract(BigInteger.ONE), p, p.add(BigInteger.TWO))
                .forEach(value -> assertRefused(group, octets(value, length), "between 1 and p-1"));
        assertTaken(group, octets(BigInteger.TWO, length));
        assertTaken(group, octets(p.subtract(BigInteger.TWO), length));
    }

    @ParameterizedTest
    @MethodSource("ecp")
    void ecpTakesOnlyPointsOnTheCurve(String keyword) {
        DiffieHellman group = Groups.named(keyword);
        Octets share = group.initiate(new SeededRandom(30)).share();
        byte[] moved = share.toBytes();
        moved[moved.length - 1] ^= 1;
        assertTaken(group, share);
        assertRefused(group, Octets.of(moved), "not on the curve");
        assertRefused(group, Octets.of(new byte[share.length()]), "not on the curve");
    }

    /** The curve equation holds modulo p, so a coordinate of p + x would pass it. */
    @ParameterizedTest
    @MethodSource("ecp")
    void ecpTakesOnlyReducedCoordinates(String keyword) {
        DiffieHellman group = Groups.named(keyword);
        ECParameterSpec curve = (ECParameterSpec) ((JdkGroup) group).group();
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        int length = group.initiatorShareLength() / 2;
        ECPoint point = pointOfSmallX(curve.getCurve(), p);
        Octets y = octets(point.getAffineY(), length);
        assertTaken(group, Octets.concat(octets(point.getAffineX(), length), y));
        assertRefused(group, Octets.concat(octets(point.getAffineX().add(p), length), y), "below the prime");
    }

    /** 0, 1, -1 and two of order 8, on Curve25519 or its twist, also where they are not reduced or masked. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
    })
    void x25519RefusesPointsOfSmallOrder(String share) {
        assertRefused(Groups.named("x25519"), Octets.ofHex(share), "small order");
    }

    @Test
    void x448RefusesPointsOfSmallOrder() {
        BigInteger p = BigInteger.ONE
                .shiftLeft(448)
                .subtract(BigInteger.ONE.shiftLeft(224))
                .subtract(BigInteger.ONE);
        Stream.of(BigInteger.ZERO, BigInteger.ONE, p.subtract(BigInteger.ONE), p, p.add(BigInteger.ONE))
                .forEach(u -> assertRefused(Groups.named("x448"), littleEndian(u, 56), "small order"));
    }

    @ParameterizedTest
    @CsvSource({
        // The top bit of X25519 is masked: both are u = 9.
        "0900000000000000000000000000000000000000000000000000000000000000,"
                + " 0900000000000000000000000000000000000000000000000000000000000080",
        // u = p + 9 is u = 9.
        "0900000000000000000000000000000000000000000000000000000000000000,"
                + " f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
    })
    void x25519TakesEveryEncodingOfAPoint(String canonical, String other) throws Exception {
        DiffieHellman group = Groups.named("x25519");
        try (Response one = group.respond(Octets.ofHex(canonical), new SeededRandom(31));
                Response same = group.respond(Octets.ofHex(other), new SeededRandom(31))) {
            assertThat(same.secret()).isEqualTo(one.secret());
        }
    }

    private static void assertTaken(DiffieHellman group, Octets share) {
        assertThatCode(() -> group.respond(share, new SeededRandom(32)).close()).doesNotThrowAnyException();
    }

    private static void assertRefused(DiffieHellman group, Octets share, String why) {
        assertThatThrownBy(() -> group.respond(share, new SeededRandom(33)))
                .isInstanceOf(InvalidShareException.class)
                .hasMessageStartingWith(group.keyword() + ": ")
                .hasMessageContaining(why);
        try (Initiation initiation = group.initiate(new SeededRandom(34))) {
            assertThatThrownBy(() -> initiation.complete(share))
                    .isInstanceOf(InvalidShareException.class)
                    .hasMessageContaining(why);
        }
    }

    private static ECPoint pointOfSmallX(EllipticCurve curve, BigInteger p) {
        for (long i = 0; i < 100; i++) {
            BigInteger x = BigInteger.valueOf(i);
            BigInteger square = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
            // All three primes are 3 modulo 4, so this is a square root where there is one.
            BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
            if (y.multiply(y).subtract(square).mod(p).signum() == 0) {
                return new ECPoint(x, y);
            }
        }
        throw new AssertionError("half of all x are on a curve");
    }

    private static Octets littleEndian(BigInteger value, int length) {
        Octets big = octets(value, length);
        byte[] little = new byte[length];
        for (int i = 0; i < length; i++) {
            little[i] = (byte) big.at(length - 1 - i);
        }
        return Octets.of(little);
    }

    private static Octets octets(BigInteger value, int length) {
        String digits = value.toString(16);
        return Octets.ofHex("0".repeat(2 * length - digits.length()) + digits);
    }
}
