package io.quoin.kex.ntruprime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.testkit.FirstKat;
import io.quoin.kex.testkit.KatRandom;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKEMGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeKeyPairGenerator;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimeParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePrivateKeyParameters;
import org.bouncycastle.pqc.crypto.ntruprime.SNTRUPrimePublicKeyParameters;
import org.junit.jupiter.api.Test;

/**
 * liboqs publishes the SHA-256 of each KAT file: github.com/open-quantum-safe/liboqs, tests/KATs/kem/kats.json, commit
 * 04e1b327442ee61b96c549b98bcb5e60469ab3b3, "single" of sntrup761. The library writes that file, and what the bundle
 * carries is taken from it.
 */
class KnownAnswersTest {
    private static final Octets PUBLISHED =
            Octets.ofHex("afc42c3a5b10f4ef69654250097ebda9b9564570f4086744b24a6daf2bd1f89a");

    @Test
    void areThoseOfTheFileThatLiboqsPublishesTheHashOf() throws Exception {
        KatRandom random = new KatRandom();
        SNTRUPrimeKeyPairGenerator generator = new SNTRUPrimeKeyPairGenerator();
        generator.init(new SNTRUPrimeKeyGenerationParameters(random, SNTRUPrimeParameters.sntrup761));
        var pair = generator.generateKeyPair();
        Octets initiatorRandom = random.drawn();
        var made = new SNTRUPrimeKEMGenerator(random).generateEncapsulated(pair.getPublic());
        FirstKat kat = new FirstKat(
                KatRandom.SEED,
                Octets.of(((SNTRUPrimePublicKeyParameters) pair.getPublic()).getEncoded()),
                Octets.of(((SNTRUPrimePrivateKeyParameters) pair.getPrivate()).getEncoded()),
                Octets.of(made.getEncapsulation()),
                Octets.of(made.getSecret()));

        assertThat(kat.sha256()).isEqualTo(PUBLISHED);
        assertThat(FirstKat.carriedBy(NtruPrime.class))
                .containsAllEntriesOf(kat.asAnswers("sntrup761", initiatorRandom, random.drawn()));
    }
}
