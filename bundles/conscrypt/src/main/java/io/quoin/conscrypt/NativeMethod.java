package io.quoin.conscrypt;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import java.security.SecureRandom;
import java.util.Arrays;

/** A key-exchange method whose private key is an array of octets, which is wiped. */
abstract class NativeMethod implements KeyExchangeMethod {
    private final int transformId;
    private final String keyword;
    private final Strength strength;

    NativeMethod(int transformId, String keyword, Strength strength) {
        this.transformId = transformId;
        this.keyword = keyword;
        this.strength = strength;
    }

    /** The secret of the private key {@code key} and the peer's share, which has the right length. */
    abstract byte[] agree(byte[] key, byte[] responderShare) throws InvalidShareException;

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
        return strength;
    }

    @Override
    public final Status status() {
        return Status.STANDARD;
    }

    final byte[] withLength(Octets share, int length) throws InvalidShareException {
        if (share.length() != length) {
            throw refusal("the share has " + share.length() + " octets instead of " + length);
        }
        return share.toBytes();
    }

    /** A refusal whose message begins with the method's keyword. */
    final InvalidShareException refusal(String why) {
        return new InvalidShareException(keyword + ": " + why);
    }

    /** An exchange begun with a private key, which it owns. */
    final class Begun implements Initiation {
        private final Octets share;
        private final byte[] key;
        private boolean over;

        Begun(byte[] share, byte[] key) {
            this.share = Octets.of(share);
            this.key = key;
        }

        @Override
        public Octets share() {
            return share;
        }

        @Override
        public Secret complete(Octets responderShare) throws InvalidShareException {
            if (over) {
                throw new IllegalStateException(keyword + ": the exchange was completed or closed before");
            }
            try (this) {
                return Secret.take(agree(key, withLength(responderShare, responderShareLength())));
            }
        }

        @Override
        public void close() {
            over = true;
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public abstract Begun initiate(SecureRandom random);
}
