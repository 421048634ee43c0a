package io.quoin.kex;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.security.SecureRandom;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One key-exchange method of IKEv2: a Diffie-Hellman group, a KEM, or a hybrid of the two, under one transform id of
 * transform type 4 (RFC 7296, 3.3.2, as renamed by RFC 9370). A bundle offers a method by publishing it as an OSGi
 * service of this type.
 *
 * <p>The role is in the method called, so that Diffie-Hellman and KEM look alike:
 *
 * <pre>
 *   initiator                                          responder
 *   initiate(random) -&gt; share            KEi -&gt;
 *                                                      respond(KEi, random) -&gt; share, secret
 *   complete(KEr) -&gt; secret              &lt;- KEr
 * </pre>
 *
 * <p>Implementations are immutable and may be called from several threads at once. They take randomness only from the
 * source they are given, so that the same source yields the same octets; native code that draws from a generator of its
 * own is the exception, and says so.
 */
@ConsumerType
public interface KeyExchangeMethod {

    /** The transform id, 1 to 65535; 1024 and above are for private use (RFC 7296, 3.3.2). */
    int transformId();

    /** The keyword that names it in a proposal, in lower case: {@code x25519}, {@code ecp384}, {@code mlkem768}. */
    String keyword();

    /** What it resists. */
    Strength strength();

    /** Where its specification stands. */
    Status status();

    /** The security category of NIST that it claims, 1 to 5; 0 for a classical method. */
    int category();

    /**
     * Published examples that this implementation reproduces; at least one. A gateway tries them before it offers the
     * method.
     */
    List<KnownAnswer> knownAnswers();

    /** The exact length of the Key Exchange Data in KEi, in octets. */
    int initiatorShareLength();

    /** The exact length of the Key Exchange Data in KEr, in octets. */
    int responderShareLength();

    /** Begins an exchange as initiator, with a fresh key pair. */
    Initiation initiate(SecureRandom random);

    /**
     * Answers an exchange as responder.
     *
     * @param initiatorShare the Key Exchange Data of KEi, {@link #initiatorShareLength()} octets: the caller has
     *     checked the length
     * @throws InvalidShareException where the share fails a check that the method's standard demands
     */
    Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException;

    /** An exchange begun as initiator. It is used once and closed by who began it; closing wipes the private key. */
    @ConsumerType
    interface Initiation extends AutoCloseable {
        /** The Key Exchange Data of KEi. */
        Octets share();

        /**
         * Ends the exchange.
         *
         * @param responderShare the Key Exchange Data of KEr, {@link #responderShareLength()} octets: the caller has
         *     checked the length
         * @return the shared secret, which the caller closes
         * @throws InvalidShareException where the share fails a check that the method's standard demands
         * @throws IllegalStateException where it was completed or closed before
         */
        Secret complete(Octets responderShare) throws InvalidShareException;

        @Override
        void close();
    }

    /**
     * An exchange answered as responder.
     *
     * @param share the Key Exchange Data of KEr
     * @param secret the shared secret, which the caller closes
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
        /** Both kinds in one method. */
        HYBRID;

        public boolean isPostQuantum() {
            return this != CLASSICAL;
        }
    }

    /** Where the specification of a method stands. */
    enum Status {
        /** A transform id assigned by IANA, and a published or approved specification. */
        STANDARD,
        /** A private-use id or an unfinished specification: never part of a default proposal. */
        EXPERIMENTAL
    }
}
