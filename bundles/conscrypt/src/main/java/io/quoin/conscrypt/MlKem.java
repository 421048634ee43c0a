package io.quoin.conscrypt;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.util.List;
import org.conscrypt.Primitives;

/**
 * ML-KEM in one parameter set (draft-ietf-ipsecme-ikev2-mlkem, 2.1). A private key is the seed d | z of FIPS 203, which
 * comes from the given random source; the message that is encapsulated comes from the library's own.
 */
final class MlKem extends NativeMethod {
    private static final int SEED_OCTETS = 64;
    private static final int SECRET_OCTETS = 32;

    private final Set set;

    /** The parameter sets that the library has. */
    enum Set {
        ML_KEM_768(36, "mlkem768", 3, 1184, 1088) {
            @Override
            byte[] publicKey(byte[] seed) {
                return Primitives.mlKem768PublicKey(seed);
            }

            @Override
            void encapsulate(byte[] publicKey, byte[] ciphertext, byte[] secret) {
                Primitives.mlKem768Encapsulate(publicKey, ciphertext, secret);
            }

            @Override
            byte[] decapsulate(byte[] ciphertext, byte[] seed) {
                return Primitives.mlKem768Decapsulate(ciphertext, seed);
            }
        },
        ML_KEM_1024(37, "mlkem1024", 5, 1568, 1568) {
            @Override
            byte[] publicKey(byte[] seed) {
                return Primitives.mlKem1024PublicKey(seed);
            }

            @Override
            void encapsulate(byte[] publicKey, byte[] ciphertext, byte[] secret) {
                Primitives.mlKem1024Encapsulate(publicKey, ciphertext, secret);
            }

            @Override
            byte[] decapsulate(byte[] ciphertext, byte[] seed) {
                return Primitives.mlKem1024Decapsulate(ciphertext, seed);
            }
        };

        private final int transformId;
        private final String keyword;
        private final int category;
        private final int publicKeyOctets;
        private final int ciphertextOctets;

        Set(int transformId, String keyword, int category, int publicKeyOctets, int ciphertextOctets) {
            this.transformId = transformId;
            this.keyword = keyword;
            this.category = category;
            this.publicKeyOctets = publicKeyOctets;
            this.ciphertextOctets = ciphertextOctets;
        }

        abstract byte[] publicKey(byte[] seed);

        abstract void encapsulate(byte[] publicKey, byte[] ciphertext, byte[] secret);

        abstract byte[] decapsulate(byte[] ciphertext, byte[] seed);
    }

    MlKem(Set set) {
        super(set.transformId, set.keyword, set.category);
        this.set = set;
    }

    @Override
    public int initiatorShareLength() {
        return set.publicKeyOctets;
    }

    @Override
    public int responderShareLength() {
        return set.ciphertextOctets;
    }

    /** A ciphertext that was altered yields the secret of implicit rejection (FIPS 203, 6.3). */
    @Override
    List<KnownAnswer> knownAnswers(Answers answers) {
        String source = answers.text("source");
        return List.of(
                new KnownAnswer(source, () -> makesTheShare(answers)),
                new KnownAnswer(
                        source + ", decapsulated by Bouncy Castle",
                        () -> decapsulates(answers, answers.octets("ciphertext"), "secret")),
                new KnownAnswer(
                        source + ", altered ciphertext decapsulated by Bouncy Castle",
                        () -> decapsulates(answers, answers.altered("ciphertext"), "rejected")));
    }

    private boolean makesTheShare(Answers answers) {
        try (Begun begun = begin(answers.octets("seed").toBytes())) {
            return begun.share().equals(answers.octets("share"));
        }
    }

    private boolean decapsulates(Answers answers, Octets ciphertext, String expected) throws InvalidShareException {
        try (Begun begun = begin(answers.octets("seed").toBytes());
                Secret secret = begun.complete(ciphertext)) {
            return secret.<Octets>with(Octets::of).equals(answers.octets(expected));
        }
    }

    @Override
    public Begun initiate(SecureRandom random) {
        byte[] seed = new byte[SEED_OCTETS];
        random.nextBytes(seed);
        return begin(seed);
    }

    /** An exchange begun with {@code seed}, which it owns. */
    Begun begin(byte[] seed) {
        return new Begun(set.publicKey(seed), seed);
    }

    /** The library makes the check of FIPS 203, 7.2, without which nobody may encapsulate (the draft, 2.2). */
    @Override
    public Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        byte[] peer = withLength(initiatorShare, set.publicKeyOctets);
        byte[] ciphertext = new byte[set.ciphertextOctets];
        byte[] secret = new byte[SECRET_OCTETS];
        try {
            set.encapsulate(peer, ciphertext, secret);
        } catch (IllegalArgumentException e) {
            // The length is right, so it is the modulus check.
            throw refusal("a coefficient of the encapsulation key is not below 3329 (FIPS 203, 7.2)");
        }
        return new Response(Octets.of(ciphertext), Secret.take(secret));
    }

    @Override
    byte[] agree(byte[] seed, byte[] ciphertext) {
        return set.decapsulate(ciphertext, seed);
    }
}
