package io.quoin.auth;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.security.SecureRandom;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One way to sign: an algorithm with its hash function and its encoding, as one method of the AUTH payload names it. A
 * bundle offers a scheme by publishing it as an OSGi service of this type.
 *
 * <p>Most schemes belong to method 14, Digital Signature, and are told apart by an AlgorithmIdentifier (RFC 7427):
 *
 * <pre>
 *   AUTH data of method 14:   length (1) | AlgorithmIdentifier | signature
 *   AUTH data of the others:  signature
 * </pre>
 *
 * <p>The schemes of method 14 verify certificates as well, since those name their signatures by the same
 * AlgorithmIdentifier.
 *
 * <p>Implementations are immutable and may be called from several threads at once. They take randomness only from the
 * source they are given; native code that draws from a generator of its own is the exception, and says so.
 */
@ConsumerType
public interface SignatureScheme {
    /** The method of the AUTH payload that carries an AlgorithmIdentifier before the signature (RFC 7427, 3). */
    int DIGITAL_SIGNATURE = 14;

    /** The keyword that names it to operators, in lower case: {@code rsa-pss-sha256}, {@code ed25519}. */
    String keyword();

    /**
     * The method of the AUTH payload: {@link #DIGITAL_SIGNATURE}, or 1 for RSA (RFC 7296, 3.8) and 9 to 11 for ECDSA
     * (RFC 4754), for peers that announce no hash algorithms.
     */
    int authMethod();

    /**
     * The DER AlgorithmIdentifier that is sent with a signature, 1 to 255 octets; empty where {@link #authMethod()} is
     * not {@link #DIGITAL_SIGNATURE}.
     */
    Octets algorithmIdentifier();

    /** Whether {@code algorithmIdentifier} names this scheme: what it sends, or another encoding of the same. */
    default boolean isNamedBy(Octets algorithmIdentifier) {
        return authMethod() == DIGITAL_SIGNATURE && algorithmIdentifier().equals(algorithmIdentifier);
    }

    /**
     * The hash algorithm that a peer must have announced in SIGNATURE_HASH_ALGORITHMS before it is sent such a
     * signature: 2 to 4 for SHA2-256, SHA2-384 and SHA2-512 (RFC 7427, 7), 5 for Identity (RFC 8420, 2); 0 where
     * {@link #authMethod()} is not {@link #DIGITAL_SIGNATURE}.
     */
    int hashId();

    /** Whether it resists a quantum computer. */
    boolean isPostQuantum();

    /** Where its specification stands. */
    Status status();

    /** How well it suits {@code key}; {@link Fit#NONE} also for octets that are no key. */
    Fit fit(PublicKeyInfo key);

    /**
     * Signs {@code message}, which the scheme hashes itself where it hashes at all. Whether a private key belongs to a
     * certificate shows when the certificate's key verifies a signature by it: worth a try where both are configured.
     *
     * @param privateKey PKCS#8 in DER (RFC 5958), not encrypted; it stays the caller's
     * @param random the source of what is random in the signature
     * @throws UnfitKeyException where the private key is malformed, too weak or of another algorithm
     */
    Octets sign(Secret privateKey, Octets message, SecureRandom random) throws UnfitKeyException;

    /**
     * Whether {@code signature} is one of {@code message} by the owner of {@code key}. Whatever a peer sends makes it
     * false at the worst.
     */
    boolean verify(PublicKeyInfo key, Octets message, Octets signature);

    /** How well a scheme suits a key. */
    enum Fit {
        /** The key is of another algorithm, malformed or too weak. */
        NONE,
        /** Signatures of that key are verified; a better scheme is there to make them. */
        POSSIBLE,
        /** The scheme to sign with by that key: its strength is the key's. */
        BEST
    }

    /** Where the specification of a scheme stands. */
    enum Status {
        /** A published or approved specification. */
        STANDARD,
        /** An unfinished specification: never used unless it is named. */
        EXPERIMENTAL
    }
}
