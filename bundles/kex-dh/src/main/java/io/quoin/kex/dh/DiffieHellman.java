package io.quoin.kex.dh;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Properties;

/** A Diffie-Hellman group: both roles send a public value of one length. What its octets mean, a family says. */
abstract class DiffieHellman implements KeyExchangeMethod {
    private final int transformId;
    private final String keyword;
    private final int shareLength;

    /** A key pair of ours. */
    interface Half extends AutoCloseable {

        /** Its public key. */
        Octets share();

        /**
         * What it and the peer's public key make.
         *
         * @param peerShare has the right length
         * @throws InvalidShareException where the standard of the group refuses it
         */
        Secret agree(Octets peerShare) throws InvalidShareException;

        /** Forgets the private key. */
        @Override
        void close();
    }

    DiffieHellman(int transformId, String keyword, int shareLength) {
        this.transformId = transformId;
        this.keyword = keyword;
        this.shareLength = shareLength;
    }

    /** A fresh key pair. */
    abstract Half half(SecureRandom random);

    /**
     * A key pair that is published.
     *
     * @param key the private key, as its standard prints it
     */
    abstract Half published(Octets key, Octets share) throws Exception;

    /** An exchange that is published. */
    Example example(Properties answers) {
        return Example.of(keyword, answers);
    }

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
    public final int category() {
        return 0;
    }

    @Override
    public final List<KnownAnswer> knownAnswers() {
        Properties answers = Example.answers();
        Example example = example(answers);
        return List.of(new KnownAnswer(answers.getProperty(keyword + ".source"), () -> example.holdsFor(this)));
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
        return begin(half(random));
    }

    /** An exchange begun with {@code own}, which is fresh unless a known answer replays a published one. */
    final Initiation begin(Half own) {
        return new Begun(own);
    }

    @Override
    public final Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        checkLength(initiatorShare);
        try (Half own = half(random)) {
            return new Response(own.share(), own.agree(initiatorShare));
        }
    }

    /** A refusal whose message begins with the method's keyword. */
    final InvalidShareException refusal(String why) {
        return new InvalidShareException(keyword + ": " + why);
    }

    private void checkLength(Octets share) throws InvalidShareException {
        if (share.length() != shareLength) {
            throw refusal("the share has " + share.length() + " octets instead of " + shareLength);
        }
    }

    private final class Begun implements Initiation {
        private final Half own;
        private boolean over;

        Begun(Half own) {
            this.own = own;
        }

        @Override
        public Octets share() {
            return own.share();
        }

        @Override
        public Secret complete(Octets responderShare) throws InvalidShareException {
            if (over) {
                throw new IllegalStateException(keyword + ": the exchange was completed or closed before");
            }
            try {
                checkLength(responderShare);
                return own.agree(responderShare);
            } finally {
                close();
            }
        }

        @Override
        public void close() {
            over = true;
            own.close();
        }
    }
}
