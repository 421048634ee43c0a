package io.quoin.kex.dh;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import java.security.SecureRandom;
import java.util.Arrays;
import org.osgi.service.component.annotations.Component;

/**
 * Curve25519 and Curve448 of RFC 8031, by Bouncy Castle, which needs a quarter of the JDK's time. A share is the u
 * coordinate, least octet first; so is the secret. Every share of the right length is a point: the top bit of X25519 is
 * ignored, and values not below the prime are taken as what they are modulo it (RFC 8031, 3.2). A few points of small
 * order lead to an all-zero secret, which is refused (RFC 7748, 6).
 */
public abstract class Xdh extends DiffieHellman {

    private Xdh(int transformId, String keyword, int shareLength) {
        super(transformId, keyword, shareLength);
    }

    /** A private key, clamped (RFC 7748, 5). */
    abstract void generatePrivateKey(SecureRandom random, byte[] key);

    abstract void generatePublicKey(byte[] key, byte[] share);

    /** @return false where the secret is all zero */
    abstract boolean calculateAgreement(byte[] key, byte[] peerShare, byte[] secret);

    @Override
    final Half half(SecureRandom random) {
        byte[] key = new byte[initiatorShareLength()];
        generatePrivateKey(random, key);
        return half(key);
    }

    /** The share follows from the key. */
    @Override
    final Half published(Octets key, Octets share) {
        return half(key.toBytes());
    }

    /** @param key the private key, which this half overwrites in the end */
    private Half half(byte[] key) {
        byte[] share = new byte[initiatorShareLength()];
        generatePublicKey(key, share);
        return new XdhHalf(key, Octets.of(share));
    }

    private final class XdhHalf implements Half {
        private final byte[] key;
        private final Octets share;

        XdhHalf(byte[] key, Octets share) {
            this.key = key;
            this.share = share;
        }

        @Override
        public Octets share() {
            return share;
        }

        @Override
        public Secret agree(Octets peerShare) throws InvalidShareException {
            byte[] secret = new byte[initiatorShareLength()];
            if (!calculateAgreement(key, peerShare.toBytes(), secret)) {
                throw refusal("the share is a point of small order");
            }
            return Secret.take(secret);
        }

        @Override
        public void close() {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Group 31. */
    @Component(service = KeyExchangeMethod.class)
    public static final class X25519 extends Xdh {
        public X25519() {
            super(31, "x25519", org.bouncycastle.math.ec.rfc7748.X25519.POINT_SIZE);
        }

        @Override
        void generatePrivateKey(SecureRandom random, byte[] key) {
            org.bouncycastle.math.ec.rfc7748.X25519.generatePrivateKey(random, key);
        }

        @Override
        void generatePublicKey(byte[] key, byte[] share) {
            org.bouncycastle.math.ec.rfc7748.X25519.generatePublicKey(key, 0, share, 0);
        }

        @Override
        boolean calculateAgreement(byte[] key, byte[] peerShare, byte[] secret) {
            return org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(key, 0, peerShare, 0, secret, 0);
        }
    }

    /** Group 32. */
    @Component(service = KeyExchangeMethod.class)
    public static final class X448 extends Xdh {
        public X448() {
            super(32, "x448", org.bouncycastle.math.ec.rfc7748.X448.POINT_SIZE);
        }

        @Override
        void generatePrivateKey(SecureRandom random, byte[] key) {
            org.bouncycastle.math.ec.rfc7748.X448.generatePrivateKey(random, key);
        }

        @Override
        void generatePublicKey(byte[] key, byte[] share) {
            org.bouncycastle.math.ec.rfc7748.X448.generatePublicKey(key, 0, share, 0);
        }

        @Override
        boolean calculateAgreement(byte[] key, byte[] peerShare, byte[] secret) {
            return org.bouncycastle.math.ec.rfc7748.X448.calculateAgreement(key, 0, peerShare, 0, secret, 0);
        }
    }
}
