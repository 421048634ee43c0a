package io.quoin.kex.ntruprime;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.Kem;
import io.quoin.kex.KeyExchangeMethod;
import java.security.SecureRandom;
import java.util.Map;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMExtractor;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Streamlined NTRU Prime 761, whose secret has 32 octets, under the id that {@code io.quoin.kex.ntruprime.cfg} gives. A
 * ciphertext that was tampered with yields a secret that the peer does not have.
 */
@Component(service = KeyExchangeMethod.class, configurationPid = NtruPrime.PID)
public final class NtruPrime extends Kem {
    static final String PID = "io.quoin.kex.ntruprime";
    static final String ID = "sntrup761.id";
    static final int DEFAULT_ID = 1761;

    private static final int FIRST_PRIVATE_ID = 1024;
    private static final int LAST_ID = 65_535;
    private static final SNTRUPrimeParameters PARAMETERS = SNTRUPrimeParameters.sntrup761;

    /**
     * The method as it is configured.
     *
     * @throws IllegalArgumentException where the id is none for private use; the container logs it
     */
    @Activate
    public NtruPrime(Map<String, Object> properties) {
        super(id(properties), "sntrup761", Status.EXPERIMENTAL, 2, 1158, 1039);
    }

    private static int id(Map<String, Object> properties) {
        String text = properties.getOrDefault(ID, DEFAULT_ID).toString().strip();
        if (text.matches("\\d{4,5}")) {
            int id = Integer.parseInt(text);
            if (id >= FIRST_PRIVATE_ID && id <= LAST_ID) {
                return id;
            }
        }
        throw new IllegalArgumentException(
                PID + ": " + ID + " = " + text + ": a transform id for private use is needed, " + FIRST_PRIVATE_ID
                        + " to " + LAST_ID + " (RFC 7296, 3.3.2); sntrup761 is not offered");
    }

    @Override
    protected KeyPair generate(SecureRandom random) {
        SNTRUPrimeKeyPairGenerator generator = new SNTRUPrimeKeyPairGenerator();
        generator.init(new SNTRUPrimeKeyGenerationParameters(random, PARAMETERS));
        return new Pair(generator.generateKeyPair());
    }

    @Override
    protected Response encapsulate(byte[] publicKey, SecureRandom random) {
        SecretWithEncapsulation made = new SNTRUPrimeKEMGenerator(random)
                .generateEncapsulated(new SNTRUPrimePublicKeyParameters(PARAMETERS, publicKey));
        Response response = new Response(Octets.of(made.getEncapsulation()), Secret.take(made.getSecret()));
        wipe(made);
        return response;
    }

    private static void wipe(SecretWithEncapsulation made) {
        try {
            made.destroy();
        } catch (DestroyFailedException e) {
            throw new IllegalStateException("Bouncy Castle did not wipe a shared secret", e);
        }
    }

    private record Pair(AsymmetricCipherKeyPair pair) implements KeyPair {
        @Override
        public byte[] publicKey() {
            return ((SNTRUPrimePublicKeyParameters) pair.getPublic()).getEncoded();
        }

        @Override
        public byte[] decapsulate(byte[] ciphertext) {
            return new SNTRUPrimeKEMExtractor((SNTRUPrimePrivateKeyParameters) pair.getPrivate())
                    .extractSecret(ciphertext);
        }

        /** The library has no way to: the key is left to the collector of garbage. */
        @Override
        public void wipe() {}
    }
}
