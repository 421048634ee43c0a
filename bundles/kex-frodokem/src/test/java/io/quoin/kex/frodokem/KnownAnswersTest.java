package io.quoin.kex.frodokem;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.testkit.FirstKat;
import io.quoin.kex.testkit.KatRandom;
import org.bouncycastle.pqc.crypto.frodo.FrodoKEMGenerator;
import org.bouncycastle.pqc.crypto.frodo.FrodoKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.frodo.FrodoKeyPairGenerator;
import org.bouncycastle.pqc.crypto.frodo.FrodoParameters;
import org.bouncycastle.pqc.crypto.frodo.FrodoPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.frodo.FrodoPublicKeyParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * liboqs publishes the SHA-256 of each KAT file: github.com/open-quantum-safe/liboqs, tests/KATs/kem/kats.json, commit
 * 04e1b327442ee61b96c549b98bcb5e60469ab3b3, "single" of eFrodoKEM-640-AES and its like. The library writes those files,
 * and what the bundle carries is taken from them.
 */
@SuppressWarnings("deprecation")
class KnownAnswersTest {
    @ParameterizedTest
    @CsvSource({
        "frodokem640, c1f006531583896c47416e10707d1c8e487fe549df304d7a9c43155d5e47b8b6",
        "frodokem976, 7e415ab659d0d08d8f43135e1e9d75a8b342f52b65e8326ebf8135521b987615",
        "frodokem1344, 2f4f1c352c1b343cce386c54234ca39fe29b48e45c66300f7311f5d3060d82b3"
    })
    void areThoseOfTheFileThatLiboqsPublishesTheHashOf(String keyword, String published) throws Exception {
        KatRandom random = new KatRandom();
        FrodoKeyPairGenerator generator = new FrodoKeyPairGenerator();
        generator.init(new FrodoKeyGenerationParameters(random, parameters(keyword)));
        var pair = generator.generateKeyPair();
        Octets initiatorRandom = random.drawn();
        var made = new FrodoKEMGenerator(random).generateEncapsulated(pair.getPublic());
        FirstKat kat = new FirstKat(
                KatRandom.SEED,
                Octets.of(((FrodoPublicKeyParameters) pair.getPublic()).getPublicKey()),
                Octets.of(((FrodoPrivateKeyParameters) pair.getPrivate()).getPrivateKey()),
                Octets.of(made.getEncapsulation()),
                Octets.of(made.getSecret()));

        assertThat(kat.sha256()).isEqualTo(Octets.ofHex(published));
        assertThat(FirstKat.carriedBy(FrodoKem.class))
                .containsAllEntriesOf(kat.asAnswers(keyword, initiatorRandom, random.drawn()));
    }

    private static FrodoParameters parameters(String keyword) {
        return switch (keyword) {
            case "frodokem640" -> FrodoParameters.frodokem640aes;
            case "frodokem976" -> FrodoParameters.frodokem976aes;
            default -> FrodoParameters.frodokem1344aes;
        };
    }
}
