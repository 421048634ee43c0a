package io.quoin.kex;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A published example, and whether a method reproduces it. What is published is no secret: it may be of any class.
 *
 * @param source where it is published, for an operator: {@code "NIST ACVP ML-KEM-768 tcId 27"}
 * @param check tries it
 */
public record KnownAnswer(String source, Check check) {

    /** Tries an example. It is called several times, by any thread, and takes no longer than an exchange may. */
    @FunctionalInterface
    @ConsumerType
    public interface Check {
        /**
         * Whether the method answers what is published.
         *
         * @throws Exception for any reason; then it does not
         */
        boolean holds() throws Exception;
    }

    /**
     * An exchange replayed from the randomness of both sides, for methods that draw from nothing else.
     *
     * @param initiatorRandom what the initiator draws, in this order, all in all
     * @param initiatorShare the Key Exchange Data of KEi
     * @param responderRandom what the responder draws
     * @param responderShare the Key Exchange Data of KEr
     * @param secret what both have in the end
     */
    public static KnownAnswer replayed(
            String source,
            KeyExchangeMethod method,
            Octets initiatorRandom,
            Octets initiatorShare,
            Octets responderRandom,
            Octets responderShare,
            Octets secret) {
        return new KnownAnswer(source, () -> {
            try (Initiation initiation = method.initiate(new GivenRandom(initiatorRandom));
                    Response response = method.respond(initiatorShare, new GivenRandom(responderRandom));
                    Secret completed = initiation.complete(responderShare);
                    Secret published = Secret.copyOf(secret.toBytes())) {
                return initiation.share().equals(initiatorShare)
                        && response.share().equals(responderShare)
                        && response.secret().equals(published)
                        && completed.equals(published);
            }
        });
    }
}
