package io.quoin.kex.dh;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.KeySpec;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;

/** A group that the JDK computes, or another JCA provider. */
abstract class JdkGroup extends DiffieHellman {
    private final JdkNames names;

    /**
     * How the JCA calls the keys of a group and their agreement.
     *
     * @param provider who computes; empty for the JDK, which finds one itself
     */
    record JdkNames(String keys, String agreement, Optional<Provider> provider) {
        JdkNames(String keys, String agreement) {
            this(keys, agreement, Optional.empty());
        }

        private JdkNames of(Provider other) {
            return new JdkNames(keys, agreement, Optional.of(other));
        }

        private KeyPairGenerator generator() throws GeneralSecurityException {
            return provider.isPresent()
                    ? KeyPairGenerator.getInstance(keys, provider.get())
                    : KeyPairGenerator.getInstance(keys);
        }

        private KeyFactory factory() throws GeneralSecurityException {
            return provider.isPresent() ? KeyFactory.getInstance(keys, provider.get()) : KeyFactory.getInstance(keys);
        }

        private KeyAgreement opened() throws GeneralSecurityException {
            return provider.isPresent()
                    ? KeyAgreement.getInstance(agreement, provider.get())
                    : KeyAgreement.getInstance(agreement);
        }
    }

    JdkGroup(int transformId, String keyword, int shareLength, JdkNames names) {
        super(transformId, keyword, shareLength);
        this.names = names;
    }

    final JdkNames namesOf(Provider provider) {
        return names.of(provider);
    }

    /** The group, as the JDK's key pair generator takes it. */
    abstract AlgorithmParameterSpec group();

    /** The share that carries {@code key}. */
    abstract Octets encode(PublicKey key);

    /** The public key that {@code share} carries, which has the right length, after the checks of its standard. */
    abstract KeySpec decode(Octets share) throws InvalidShareException;

    /** The private key {@code key}. */
    abstract KeySpec privateKey(BigInteger key);

    @Override
    final Half published(Octets key, Octets share) throws GeneralSecurityException, InvalidShareException {
        KeyFactory keys = names.factory();
        return new JdkHalf(new KeyPair(
                keys.generatePublic(decode(share)),
                keys.generatePrivate(privateKey(new BigInteger(1, key.toBytes())))));
    }

    @Override
    final Half half(SecureRandom random) {
        try {
            KeyPairGenerator generator = names.generator();
            generator.initialize(group(), random);
            return new JdkHalf(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    /** {@code value}, which is not negative, in {@code length} octets, network order. */
    static Octets unsigned(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        int count = Math.min(signed.length, length);
        byte[] padded = new byte[length];
        System.arraycopy(signed, signed.length - count, padded, length - count, count);
        return Octets.of(padded);
    }

    private Secret agree(PrivateKey own, PublicKey peer) throws InvalidShareException {
        try {
            KeyAgreement agreement = names.opened();
            agreement.init(own);
            try {
                agreement.doPhase(peer, true);
            } catch (InvalidKeyException e) {
                throw refusal("the share is refused: " + e.getMessage());
            }
            return Secret.take(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    private void wipe(PrivateKey key) {
        try {
            key.destroy();
        } catch (DestroyFailedException e) {
            throw new IllegalStateException(keyword() + ": a private key was not wiped", e);
        }
    }

    private IllegalStateException unsupported(GeneralSecurityException cause) {
        return new IllegalStateException(
                "This JDK does not support " + keyword() + ": remove it from proposals", cause);
    }

    /** A key pair of the JDK. */
    final class JdkHalf implements Half {
        private final Octets share;
        private PrivateKey key;

        JdkHalf(KeyPair pair) {
            this.share = encode(pair.getPublic());
            this.key = pair.getPrivate();
        }

        @Override
        public Octets share() {
            return share;
        }

        @Override
        public Secret agree(Octets peerShare) throws InvalidShareException {
            KeySpec checked = decode(peerShare);
            try {
                return JdkGroup.this.agree(key, names.factory().generatePublic(checked));
            } catch (GeneralSecurityException e) {
                throw unsupported(e);
            }
        }

        /** Keys of the JDK cannot be wiped, and take a while to say so. */
        @Override
        public void close() {
            if (names.provider.isPresent() && key != null) {
                wipe(key);
            }
            key = null;
        }
    }
}
