package io.quoin.kex.dh;

import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/**
 * Curve25519 and Curve448 of RFC 8031. A share is the u coordinate, least octet first; so is the secret. Every share of
 * the right length is a point, but a few of small order lead to an all-zero secret, which is refused (RFC 7748, 6).
 */
public class Xdh extends DiffieHellman {
    private final NamedParameterSpec group;
    private final BigInteger mask;

    private Xdh(int transformId, NamedParameterSpec group, int bits) {
        super(transformId, group.getName().toLowerCase(Locale.ROOT), (bits + 7) / Byte.SIZE, names(group));
        this.group = group;
        this.mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }

    @Override
    AlgorithmParameterSpec group() {
        return group;
    }

    @Override
    Octets encode(PublicKey key) {
        return reversed(unsigned(((XECPublicKey) key).getU(), initiatorShareLength()));
    }

    /**
     * Ignores the top bit of X25519, and takes values not below the prime as what they are modulo it (RFC 8031, 3.2).
     */
    @Override
    KeySpec decode(Octets share) {
        BigInteger u = new BigInteger(1, reversed(share).toBytes());
        return new XECPublicKeySpec(group, u.and(mask));
    }

    private static JdkNames names(NamedParameterSpec group) {
        return new JdkNames(group.getName(), group.getName());
    }

    private static Octets reversed(Octets octets) {
        byte[] bytes = new byte[octets.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octets.at(bytes.length - 1 - i);
        }
        return Octets.of(bytes);
    }

    /** Group 31. */
    @Component(service = KeyExchangeMethod.class)
    public static final class X25519 extends Xdh {
        public X25519() {
            super(31, NamedParameterSpec.X25519, 255);
        }
    }

    /** Group 32. */
    @Component(service = KeyExchangeMethod.class)
    public static final class X448 extends Xdh {
        public X448() {
            super(32, NamedParameterSpec.X448, 448);
        }
    }
}
