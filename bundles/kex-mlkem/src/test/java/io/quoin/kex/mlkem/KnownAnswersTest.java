package io.quoin.kex.mlkem;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NIST's own cases for ML-KEM; known-answers.properties names where they are from. */
class KnownAnswersTest {
    private static final Properties ANSWERS = load();

    @ParameterizedTest
    @ValueSource(strings = {"mlkem512", "mlkem768", "mlkem1024"})
    void makesTheEncapsulationKeyOfTheSeeds(String keyword) {
        Octets seeds = Octets.concat(answer(keyword, "keyGen.d"), answer(keyword, "keyGen.z"));
        try (Initiation initiation = ParameterSets.named(keyword).initiate(new GivenRandom(seeds))) {
            assertThat(initiation.share()).isEqualTo(answer(keyword, "keyGen.ek"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlkem512", "mlkem768", "mlkem1024"})
    void encapsulatesTheMessage(String keyword) throws Exception {
        GivenRandom message = new GivenRandom(answer(keyword, "encapsulation.m"));
        try (Response response = ParameterSets.named(keyword).respond(answer(keyword, "encapsulation.ek"), message)) {
            assertThat(response.share()).isEqualTo(answer(keyword, "encapsulation.c"));
            assertThat(octets(response.secret())).isEqualTo(answer(keyword, "encapsulation.k"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlkem512", "mlkem768", "mlkem1024"})
    void decapsulatesWhatWasNotModified(String keyword) throws Exception {
        assertDecapsulates(keyword, "noModification");
    }

    /** Implicit rejection: the secret is a hash of the ciphertext and of a part of the key (FIPS 203, 6.3). */
    @ParameterizedTest
    @ValueSource(strings = {"mlkem512", "mlkem768", "mlkem1024"})
    void decapsulatesAModifiedCiphertextToAnotherSecret(String keyword) throws Exception {
        assertDecapsulates(keyword, "modifyCiphertext");
    }

    private static void assertDecapsulates(String keyword, String reason) throws Exception {
        try (Initiation initiation = ParameterSets.named(keyword).begin(answer(keyword, "decapsulation.dk"));
                Secret secret = initiation.complete(answer(keyword, "decapsulation." + reason + ".c"))) {
            assertThat(octets(secret)).isEqualTo(answer(keyword, "decapsulation." + reason + ".k"));
        }
    }

    private static Octets octets(Secret secret) {
        return secret.<Octets>with(Octets::of);
    }

    private static Octets answer(String keyword, String name) {
        return Octets.ofHex(ANSWERS.getProperty(keyword + "." + name).replace(" ", ""));
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = KnownAnswersTest.class.getResourceAsStream("known-answers.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return properties;
    }
}
