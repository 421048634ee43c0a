package io.quoin.auth.x509;

import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.bytes.Octets;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.util.Map;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP521R1Curve;

/**
 * Verifies ECDSA (FIPS 186-5, 6.4.2) with Bouncy Castle's curves, in a fifth of the time that JDK 17 takes. It handles
 * nothing secret, so that it need not take the same time always; signing stays with the JDK, whose arithmetic does. Of
 * Bouncy Castle it takes the curves alone: its own verifier would bring half the library along.
 */
final class EcdsaVerifier {
    private static final int SHORT_LENGTH = 0x7f;

    /** Per length of the order in bits; which curve it is, the key's parser has checked. */
    private static final Map<Integer, Group> GROUPS = Map.of(
            256, new Group(new SecP256R1Curve(), Ecdsa.curve("secp256r1")),
            384, new Group(new SecP384R1Curve(), Ecdsa.curve("secp384r1")),
            521, new Group(new SecP521R1Curve(), Ecdsa.curve("secp521r1")));

    /** Of prime order n: the cofactor of all three is 1. */
    private record Group(ECCurve curve, ECPoint generator, BigInteger n) {
        Group(ECCurve curve, ECParameterSpec same) {
            this(curve, point(curve, same.getGenerator()), same.getOrder());
        }

        private boolean has(BigInteger scalar) {
            return scalar.signum() > 0 && scalar.compareTo(n) < 0;
        }

        /**
         * Whether the point's x is {@code r} modulo n. It is kept as X / Z², and two numbers at most below the field's
         * order are r modulo n: both are cheaper tried than Z inverted.
         */
        private boolean hasAbscissa(ECPoint point, BigInteger r) {
            ECFieldElement denominator = point.getZCoord(0).square();
            for (BigInteger x = r; curve.isValidFieldElement(x); x = x.add(n)) {
                if (curve.fromBigInteger(x).multiply(denominator).equals(point.getXCoord())) {
                    return true;
                }
            }
            return false;
        }

        /** As many bits as n has, the leftmost ones (FIPS 186-5, 6.4.2, step 2). */
        private BigInteger scalar(byte[] hash) {
            int surplus = hash.length * Byte.SIZE - n.bitLength();
            return new BigInteger(1, hash).shiftRight(Math.max(surplus, 0));
        }
    }

    private EcdsaVerifier() {}

    /** A signature: both numbers as they were sent, which may be of any size. */
    record Numbers(BigInteger r, BigInteger s) {
        /**
         * SEQUENCE { INTEGER, INTEGER } as DER has it, in one way only (RFC 3279, 2.2.3).
         *
         * @throws MalformedDerException where it is anything else
         */
        static Numbers ofDer(Octets signature) throws MalformedDerException {
            DerReader outer = new DerReader(signature);
            DerReader in = outer.inside(DerReader.SEQUENCE);
            outer.end();
            var numbers = new Numbers(in.integer(), in.integer());
            in.end();
            int content = element(numbers.r.toByteArray().length) + element(numbers.s.toByteArray().length);
            if (element(content) != signature.length()) {
                throw new MalformedDerException("an ECDSA signature is longer than it need be");
            }
            return numbers;
        }

        /** r | s, each of half the octets (RFC 4754, 7). */
        static Numbers ofHalves(Octets signature) {
            int half = signature.length() / 2;
            return new Numbers(
                    new BigInteger(1, signature.slice(0, half).toBytes()),
                    new BigInteger(1, signature.slice(half, signature.length()).toBytes()));
        }

        private static int element(int content) {
            return content + (content > SHORT_LENGTH ? 3 : 2);
        }
    }

    /** Whether it is the owner's of {@code key}, one of the three curves; false for a key that is not on its curve. */
    static boolean verify(ECPublicKey key, byte[] hash, Numbers signature) {
        Group group = GROUPS.get(key.getParams().getOrder().bitLength());
        if (!group.has(signature.r) || !group.has(signature.s)) {
            return false;
        }
        ECPoint owner;
        try {
            owner = point(group.curve, key.getW());
        } catch (IllegalArgumentException e) {
            // Off the curve.
            return false;
        }
        BigInteger inverse = signature.s.modInverse(group.n);
        BigInteger u1 = group.scalar(hash).multiply(inverse).mod(group.n);
        BigInteger u2 = signature.r.multiply(inverse).mod(group.n);
        ECPoint sum = ECAlgorithms.sumOfTwoMultiplies(group.generator, u1, owner, u2);
        return !sum.isInfinity() && group.hasAbscissa(sum, signature.r);
    }

    private static ECPoint point(ECCurve curve, java.security.spec.ECPoint point) {
        return curve.validatePoint(point.getAffineX(), point.getAffineY());
    }
}
