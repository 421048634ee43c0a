package io.quoin.conscrypt;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** A key-exchange method whose private key is an array of octets, which is wiped. */
abstract class NativeMethod implements KeyExchangeMethod {
    private final int transformId;
    private final String keyword;
    private final int category;

    /** @param category 0 where it is classical */
    NativeMethod(int transformId, String keyword, int category) {
        this.transformId = transformId;
        this.keyword = keyword;
        this.category = category;
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
        return category > 0 ? Strength.POST_QUANTUM : Strength.CLASSICAL;
    }

    @Override
    public final int category() {
        return category;
    }

    @Override
    public final List<KnownAnswer> knownAnswers() {
        return knownAnswers(new Answers(keyword));
    }

    /** What is published, tried with {@code answers}. */
    abstract List<KnownAnswer> knownAnswers(Answers answers);

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
