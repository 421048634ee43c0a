package io.quoin.kex.dh;

import io.quoin.bytes.Octets;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.KeySpec;
import java.util.Properties;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPrivateKeySpec;
import javax.crypto.spec.DHPublicKeySpec;
import org.osgi.service.component.annotations.Component;

/**
 * The MODP groups of RFC 3526: powers of 2 modulo a safe prime. A share is the public value, padded in front to the
 * length of the modulus; so is the secret (RFC 7296, 2.14 and 3.4).
 */
public class Modp extends JdkGroup {
    private final DHParameterSpec group;

    private Modp(int transformId, SafePrime prime) {
        super(transformId, "modp" + prime.bits(), prime.bits() / Byte.SIZE, new JdkNames("DH", "DH"));
        this.group = new DHParameterSpec(prime.value(), BigInteger.TWO, prime.exponentBits());
    }

    @Override
    AlgorithmParameterSpec group() {
        return group;
    }

    @Override
    Octets encode(PublicKey key) {
        return unsigned(((DHPublicKey) key).getY(), initiatorShareLength());
    }

    /** In a group of a safe prime, the only elements of small order are 1 and p-1 (RFC 6989, 2.1). */
    @Override
    KeySpec decode(Octets share) throws InvalidShareException {
        BigInteger y = new BigInteger(1, share.toBytes());
        BigInteger last = group.getP().subtract(BigInteger.ONE);
        if (y.compareTo(BigInteger.ONE) <= 0 || y.compareTo(last) >= 0) {
            throw refusal("the public value is not between 1 and p-1");
        }
        return new DHPublicKeySpec(y, group.getP(), group.getG());
    }

    @Override
    KeySpec privateKey(BigInteger key) {
        return new DHPrivateKeySpec(key, group.getP(), group.getG());
    }

    /**
     * RFC 3526 prints no exchange, but its primes, in full. One of n bits is between 2^(n-1) and 2^n, so the share of
     * the exponent n is 2^n - p; with the peer's exponent 1, whose share is 2, that is the secret too.
     */
    @Override
    Example example(Properties answers) {
        int length = initiatorShareLength();
        int bits = length * Byte.SIZE;
        BigInteger prime =
                new BigInteger(1, Example.octets(answers, keyword() + ".prime").toBytes());
        Octets power = unsigned(BigInteger.TWO.pow(bits).subtract(prime), length);
        return new Example(Octets.ofInt(bits), power, Octets.ofInt(1), unsigned(BigInteger.TWO, length), power);
    }

    /** Group 14. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Modp2048 extends Modp {
        public Modp2048() {
            super(14, SafePrime.OF_2048_BITS);
        }
    }

    /** Group 15. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Modp3072 extends Modp {
        public Modp3072() {
            super(15, SafePrime.OF_3072_BITS);
        }
    }

    /** Group 16. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Modp4096 extends Modp {
        public Modp4096() {
            super(16, SafePrime.OF_4096_BITS);
        }
    }

    /** Group 17. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Modp6144 extends Modp {
        public Modp6144() {
            super(17, SafePrime.OF_6144_BITS);
        }
    }

    /** Group 18. */
    @Component(service = KeyExchangeMethod.class)
    public static final class Modp8192 extends Modp {
        public Modp8192() {
            super(18, SafePrime.OF_8192_BITS);
        }
    }
}
