package io.quoin.kex;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A KEM as a method: KEi is a public key that is made for this exchange, KEr the ciphertext, whose secret is that of
 * the exchange. What is left to do is the mathematics; lengths, single use and the end of the private key are seen to
 * here.
 *
 * <p>Its known answer is in the resource {@code known-answers.properties} beside the class, in hexadecimal; of the
 * shares, which are long, it has the SHA-256:
 *
 * <pre>
 *   KEYWORD.source            where it is published, as an operator may read it
 *   KEYWORD.initiator-random  all that the initiator draws, in this order
 *   KEYWORD.kei-sha256
 *   KEYWORD.responder-random  all that the responder draws
 *   KEYWORD.ker-sha256
 *   KEYWORD.secret
 * </pre>
 */
@ConsumerType
public abstract class Kem implements KeyExchangeMethod {
    private final int transformId;
    private final String keyword;
    private final Status status;
    private final int category;
    private final int publicKeyLength;
    private final int ciphertextLength;

    /**
     * A KEM of these properties.
     *
     * @param transformId 1 to 65535, see {@link #transformId()}
     * @param keyword see {@link #keyword()}
     * @param category 1 to 5, see {@link #category()}
     * @param publicKeyLength in octets
     * @param ciphertextLength in octets
     */
    protected Kem(
            int transformId, String keyword, Status status, int category, int publicKeyLength, int ciphertextLength) {
        this.transformId = transformId;
        this.keyword = keyword;
        this.status = status;
        this.category = category;
        this.publicKeyLength = publicKeyLength;
        this.ciphertextLength = ciphertextLength;
    }

    /** Makes the key pair of one exchange. */
    protected abstract KeyPair generate(SecureRandom random);

    /**
     * Makes a secret and the ciphertext of it.
     *
     * @param publicKey of the right length
     * @throws InvalidShareException where the public key fails a check that the method's standard demands
     */
    protected abstract Response encapsulate(byte[] publicKey, SecureRandom random) throws InvalidShareException;

    /** The key pair of one exchange. It is closed with the exchange; then the private key is wiped. */
    @ConsumerType
    protected interface KeyPair {
        byte[] publicKey();

        /**
         * The secret of a ciphertext, in an array that is handed over.
         *
         * @param ciphertext of the right length
         * @throws InvalidShareException where it fails a check that the method's standard demands
         */
        byte[] decapsulate(byte[] ciphertext) throws InvalidShareException;

        /** Wipes the private key; called once. */
        void wipe();
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
        return Strength.POST_QUANTUM;
    }

    @Override
    public final Status status() {
        return status;
    }

    @Override
    public final int category() {
        return category;
    }

    @Override
    public final int initiatorShareLength() {
        return publicKeyLength;
    }

    @Override
    public final int responderShareLength() {
        return ciphertextLength;
    }

    @Override
    public List<KnownAnswer> knownAnswers() {
        return List.of(ReplayedAnswer.of(this));
    }

    @Override
    public final Initiation initiate(SecureRandom random) {
        return new Begun(generate(random));
    }

    @Override
    public final Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        return encapsulate(withLength(initiatorShare, publicKeyLength), random);
    }

    /** A refusal whose message begins with the keyword. */
    protected final InvalidShareException refusal(String why) {
        return new InvalidShareException(keyword + ": " + why);
    }

    private byte[] withLength(Octets share, int length) throws InvalidShareException {
        if (share.length() != length) {
            throw refusal("the share has " + share.length() + " octets instead of " + length);
        }
        return share.toBytes();
    }

    private final class Begun implements Initiation {
        private final Octets share;
        /** Empty once it was used or closed: nothing leads to a key any more that a library cannot wipe. */
        private Optional<KeyPair> pair;

        Begun(KeyPair pair) {
            this.share = Octets.of(pair.publicKey());
            this.pair = Optional.of(pair);
        }

        @Override
        public Octets share() {
            return share;
        }

        @Override
        public Secret complete(Octets responderShare) throws InvalidShareException {
            KeyPair used = pair.orElseThrow(
                    () -> new IllegalStateException(keyword + ": the exchange was completed or closed before"));
            try (this) {
                return Secret.take(used.decapsulate(withLength(responderShare, ciphertextLength)));
            }
        }

        @Override
        public void close() {
            pair.ifPresent(KeyPair::wipe);
            pair = Optional.empty();
        }
    }
}
