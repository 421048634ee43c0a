package io.quoin.kex.dh;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.KeySpec;
import javax.crypto.KeyAgreement;

/** A Diffie-Hellman group: both roles send a public value of one length. What its octets mean, a family says. */
abstract class DiffieHellman implements KeyExchangeMethod {
    private final int transformId;
    private final String keyword;
    private final int shareLength;
    private final JdkNames names;

    /** How the JDK calls the keys of a group and their agreement. */
    record JdkNames(String keys, String agreement) {}

    DiffieHellman(int transformId, String keyword, int shareLength, JdkNames names) {
        this.transformId = transformId;
        this.keyword = keyword;
        this.shareLength = shareLength;
        this.names = names;
    }

    /** The group, as the JDK's key pair generator takes it. */
    abstract AlgorithmParameterSpec group();

    /** The share that carries {@code key}. */
    abstract Octets encode(PublicKey key);

    /** The public key that {@code share} carries, which has the right length, after the checks of its standard. */
    abstract KeySpec decode(Octets share) throws InvalidShareException;

    @Override
    public final int transformId() {
        return transformId;
    }

    @Override
    public final String keyword() {
        return keyword;
    }

    @Override
    public final Strength strength() {
        return Strength.CLASSICAL;
    }

    @Override
    public final Status status() {
        return Status.STANDARD;
    }

    @Override
    public final int initiatorShareLength() {
        return shareLength;
    }

    @Override
    public final int responderShareLength() {
        return shareLength;
    }

    @Override
    public final Initiation initiate(SecureRandom random) {
        return begin(keyPair(random));
    }

    /** An exchange begun with {@code pair}, which is fresh unless a test replays a published one. */
    final Initiation begin(KeyPair pair) {
        return new Begun(encode(pair.getPublic()), pair.getPrivate());
    }

    @Override
    public final Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        PublicKey peer = peerKey(initiatorShare);
        KeyPair own = keyPair(random);
        return new Response(encode(own.getPublic()), agree(own.getPrivate(), peer));
    }

    /** A refusal whose message begins with the method's keyword. */
    final InvalidShareException refusal(String why) {
        return new InvalidShareException(keyword + ": " + why);
    }

    /** {@code value}, which is not negative, in {@code length} octets, network order. */
    static Octets unsigned(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        int count = Math.min(signed.length, length);
        byte[] padded = new byte[length];
        System.arraycopy(signed, signed.length - count, padded, length - count, count);
        return Octets.of(padded);
    }

    private KeyPair keyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(names.keys);
            generator.initialize(group(), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    private PublicKey peerKey(Octets share) throws InvalidShareException {
        if (share.length() != shareLength) {
            throw refusal("the share has " + share.length() + " octets instead of " + shareLength);
        }
        KeySpec checked = decode(share);
        try {
            return KeyFactory.getInstance(names.keys).generatePublic(checked);
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    private Secret agree(PrivateKey own, PublicKey peer) throws InvalidShareException {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance(names.agreement);
            agreement.init(own);
            try {
                agreement.doPhase(peer, true);
            } catch (InvalidKeyException e) {
                // A point of small order would make an all-zero secret (RFC 7748, 6): the JDK computes it to tell.
                throw refusal("the JDK refuses the share: " + e.getMessage());
            }
            return Secret.take(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    private IllegalStateException unsupported(GeneralSecurityException cause) {
        return new IllegalStateException("This JDK does not support " + keyword + ": remove it from proposals", cause);
    }

    private final class Begun implements Initiation {
        private final Octets share;
        /** Null once the exchange was completed or closed. */
        private PrivateKey key;

        Begun(Octets share, PrivateKey key) {
            this.share = share;
            this.key = key;
        }

        @Override
        public Octets share() {
            return share;
        }

        @Override
        public Secret complete(Octets responderShare) throws InvalidShareException {
            if (key == null) {
                throw new IllegalStateException(keyword + ": the exchange was completed or closed before");
            }
            PrivateKey own = key;
            close();
            return agree(own, peerKey(responderShare));
        }

        @Override
        public void close() {
            key = null;
        }
    }
}
