package io.quoin.kex;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.security.SecureRandom;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One key-exchange method of IKEv2: a Diffie-Hellman group, a KEM, or a hybrid of the two, under one transform id of
 * transform type 4 (RFC 7296, 3.3.2, as renamed by RFC 9370). A bundle offers a method by publishing it as an OSGi
 * service of this type. What it promises, and what happens when it fails, is said of {@link io.quoin.kex the package}.
 *
 * <p>The role is in the method called, so that Diffie-Hellman and KEM look alike:
 *
 * <pre>
 *   initiator                                          responder
 *   initiate(random) -&gt; share            KEi -&gt;
 *                                                      respond(KEi, random) -&gt; share, secret
 *   complete(KEr) -&gt; secret              &lt;- KEr
 *
 *   Diffie-Hellman   KEi and KEr are public values
 *   KEM              KEi is the encapsulation key, KEr the ciphertext
 *   hybrid           KEi, KEr and the secret are those of both, one after the other, or as its specification says
 * </pre>
 *
 * <p>Everything but these three calls is constant, and answered without computing.
 */
@ConsumerType
public interface KeyExchangeMethod {
    /**
     * The longest share that an IKE message carries, in octets: it has 65,535 at most (the length of an encrypted
     * payload, RFC 7296, 3.2), of which headers, proposals, nonces and traffic selectors need the rest. Longer than
     * some 1200 octets, a method belongs into IKE_INTERMEDIATE ({@code ke1_} to {@code ke7_} of a proposal), since
     * IKE_SA_INIT cannot be fragmented (RFC 9370, 1.2).
     */
    int MAX_SHARE_LENGTH = 64_000;

    /** What a call may take on the slowest machine that a provider is for, in milliseconds. */
    int LONGEST_CALL_MILLIS = 2_000;

    /**
     * The transform id, 1 to 65535. Ids below 1024 are assigned by IANA; the others are for private use (RFC 7296,
     * 3.3.2), which means that both peers have to agree on what they are. Of those, 1083-1085 (FrodoKEM), 1089-1091
     * (BIKE) and 1092-1094 (HQC) are in use elsewhere.
     */
    int transformId();

    /**
     * The keyword that names it in a proposal: {@code x25519}, {@code ecp384}, {@code mlkem768}. It matches
     * {@code [a-z][a-z0-9]*}, has 32 characters at most, and is no word that proposals have already; two methods have
     * one keyword only if they have one transform id.
     */
    String keyword();

    /** What it resists. It decides whether a tunnel counts as post-quantum. */
    Strength strength();

    /** Where its specification stands. */
    Status status();

    /** The security category of NIST that it claims, 1 to 5; 0 for a classical method. */
    int category();

    /**
     * Published examples that this implementation reproduces; at least one. A gateway tries them before it offers the
     * method, and when an operator asks for it. If nobody publishes any for a method of one's own, one computes them by
     * another implementation, and says so in {@link KnownAnswer#source()}.
     */
    List<KnownAnswer> knownAnswers();

    /** The exact length of the Key Exchange Data in KEi, in octets, 1 to {@link #MAX_SHARE_LENGTH}. */
    int initiatorShareLength();

    /** The exact length of the Key Exchange Data in KEr, in octets, 1 to {@link #MAX_SHARE_LENGTH}. */
    int responderShareLength();

    /**
     * Begins an exchange as initiator, with a fresh key pair.
     *
     * @param random for all that is random in the exchange; it is not kept beyond this call
     * @return what the caller closes
     */
    Initiation initiate(SecureRandom random);

    /**
     * Answers an exchange as responder, in one go. The private key, if there is one, is wiped before this returns.
     *
     * @param initiatorShare the Key Exchange Data of KEi. The gateway passes {@link #initiatorShareLength()} octets
     *     only; a method checks it again
     * @param random for all that is random in the exchange; it is not kept beyond this call
     * @return what the caller closes
     * @throws InvalidShareException where the share has another length, or fails a check that the method's standard
     *     demands: a point that is not on the curve or of small order, a coefficient that is not reduced
     */
    Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException;

    /**
     * An exchange begun as initiator. It holds a private key, is used once, and is closed by who began it. Closing
     * wipes the private key, ends the exchange, and may be done again; it does not touch the secret that was returned.
     */
    @ConsumerType
    interface Initiation extends AutoCloseable {
        /** The Key Exchange Data of KEi, the same each time, {@link #initiatorShareLength()} octets. */
        Octets share();

        /**
         * Ends the exchange, whatever comes of it: after this, the private key is wiped.
         *
         * @param responderShare the Key Exchange Data of KEr. The gateway passes {@link #responderShareLength()} octets
         *     only; a method checks it again
         * @return the shared secret, of the same length in every exchange, which the caller closes. A KEM with implicit
         *     rejection returns one for every ciphertext; a wrong one shows in the next message
         * @throws InvalidShareException where the share has another length, or fails a check that the method's standard
         *     demands
         * @throws IllegalStateException where it was completed or closed before
         */
        Secret complete(Octets responderShare) throws InvalidShareException;

        @Override
        void close();
    }

    /**
     * An exchange answered as responder.
     *
     * @param share the Key Exchange Data of KEr, {@link #responderShareLength()} octets
     * @param secret the shared secret, of the same length in every exchange, which the caller closes
     */
    record Response(Octets share, Secret secret) implements AutoCloseable {
        @Override
        public void close() {
            secret.close();
        }
    }

    /** What a method resists. */
    enum Strength {
        /** Broken by a quantum computer: (EC)DH. */
        CLASSICAL,
        /** Resists a quantum computer, and rests on one new assumption alone. */
        POST_QUANTUM,
        /** Both kinds in one method: who breaks one of them does not have the secret. */
        HYBRID;

        public boolean isPostQuantum() {
            return this != CLASSICAL;
        }
    }

    /** Where the specification of a method stands. */
    enum Status {
        /** A transform id assigned by IANA, and a published or approved specification. */
        STANDARD,
        /**
         * A private-use id or an unfinished specification. Such a method is never part of a default proposal, so that a
         * peer meets it only where an operator wrote its keyword, and is marked wherever methods are listed.
         */
        EXPERIMENTAL
    }
}
