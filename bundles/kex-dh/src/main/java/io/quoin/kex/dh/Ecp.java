package io.quoin.kex.dh;

import io.quoin.bytes.Octets;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import org.osgi.service.component.annotations.Component;

/**
 * The ECP groups of RFC 5903. A share is a point as x | y, each as long as the prime of the field, without a leading
 * octet for its form; the secret is the x coordinate alone (RFC 5903, 7).
 */
public class Ecp extends JdkGroup {
    private final ECParameterSpec group;
    private final BigInteger prime;

    private Ecp(int transformId, int fieldBits) {
        this(transformId, fieldBits, new JdkNames("EC", "ECDH"));
    }

    private Ecp(int transformId, int fieldBits, JdkNames names) {
        super(transformId, "ecp" + fieldBits, 2 * octets(fieldBits), names);
        this.group = curve("secp" + fieldBits + "r1");
        this.prime = ((ECFieldFp) group.getCurve().getField()).getP();
    }

    /** The same group, computed by {@code provider}, which need not be one of the JDK. */
    public final Ecp by(Provider provider) {
        return new Ecp(transformId(), prime.bitLength(), namesOf(provider));
    }

    @Override
    AlgorithmParameterSpec group() {
        return group;
    }

    @Override
    Octets encode(PublicKey key) {
        ECPoint point = ((ECPublicKey) key).getW();
        int length = initiatorShareLength() / 2;
        return Octets.concat(unsigned(point.getAffineX(), length), unsigned(point.getAffineY(), length));
    }

    @Override
    KeySpec decode(Octets share) throws InvalidShareException {
        int middle = share.length() / 2;
        BigInteger x = new BigInteger(1, share.slice(0, middle).toBytes());
        BigInteger y = new BigInteger(1, share.slice(middle, share.length()).toBytes());
        if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
            throw refusal("a coordinate is not below the prime of the field");
        }
        if (!isOnCurve(x, y)) {
            throw refusal("the point is not on the curve");
        }
        return new ECPublicKeySpec(new ECPoint(x, y), group);
    }

    @Override
    KeySpec privateKey(BigInteger key) {
        return new ECPrivateKeySpec(key, group);
    }

    /** y^2 = x^3 + ax + b (RFC 6989, 2.3). The point at infinity has no coordinates, so no share can name it. */
    private boolean isOnCurve(BigInteger x, BigInteger y) {
        BigInteger a = group.getCurve().getA();
        BigInteger b = group.getCurve().getB();
        BigInteger right = x.multiply(x).add(a).multiply(x).add(b);
        return y.multiply(y).subtract(right).mod(prime).signum() == 0;
    }

    private static int octets(int bits) {
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static ECParameterSpec curve(String name) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK does not know the curve " + name, e);
        }
    }

    /** Group 19, also called P-256. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Ecp256 extends Ecp {
        public Ecp256() {
            super(19, 256);
        }
    }

    /** Group 20, also called P-384. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Ecp384 extends Ecp {
        public Ecp384() {
            super(20, 384);
        }
    }

    /** Group 21, also called P-521. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Ecp521 extends Ecp {
        public Ecp521() {
            super(21, 521);
        }
    }
}
