package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A method that costs next to nothing, and whose secret everyone on the way can compute: a hash of both shares. Two
 * ends that see the same shares agree, and no others.
 *
 * @param failing whether it throws what no method should
 */
record SimulatedMethod(
        int transformId,
        String keyword,
        Strength strength,
        int initiatorShareLength,
        int responderShareLength,
        BooleanSupplier failing)
        implements KeyExchangeMethod {

    /** With the transform ids of x25519, ecp256, mlkem512 and mlkem768. */
    static List<KeyExchangeMethod> all(BooleanSupplier failing) {
        return List.of(
                new SimulatedMethod(31, "x25519", Strength.CLASSICAL, 32, 32, failing),
                new SimulatedMethod(19, "ecp256", Strength.CLASSICAL, 64, 64, failing),
                new SimulatedMethod(35, "mlkem512", Strength.POST_QUANTUM, 800, 768, failing),
                new SimulatedMethod(36, "mlkem768", Strength.POST_QUANTUM, 1184, 1088, failing));
    }

    @Override
    public Status status() {
        return Status.EXPERIMENTAL;
    }

    @Override
    public int category() {
        return strength.isPostQuantum() ? 1 : 0;
    }

    /** Nobody published any. */
    @Override
    public List<KnownAnswer> knownAnswers() {
        return List.of();
    }

    @Override
    public Initiation initiate(SecureRandom random) {
        Octets share = share(initiatorShareLength, random);
        return new Initiation() {
            @Override
            public Octets share() {
                return share;
            }

            @Override
            public Secret complete(Octets responderShare) {
                requireWell();
                return secret(share, responderShare);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Response respond(Octets initiatorShare, SecureRandom random) {
        Octets share = share(responderShareLength, random);
        return new Response(share, secret(initiatorShare, share));
    }

    /** Different each time in the first 32 octets. */
    private Octets share(int length, SecureRandom random) {
        requireWell();
        byte[] start = new byte[32];
        random.nextBytes(start);
        byte[] share = new byte[length];
        System.arraycopy(start, 0, share, 0, start.length);
        return Octets.of(share);
    }

    private void requireWell() {
        if (failing.getAsBoolean()) {
            throw new IllegalStateException("the bundle is being stopped");
        }
    }

    private static Secret secret(Octets ofInitiator, Octets ofResponder) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(ofInitiator.buffer());
            hash.update(ofResponder.buffer());
            return Secret.take(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
