package io.quoin.auth.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published signatures; known-answers.properties names where they are from. */
class KnownAnswersTest {
    private static final Properties ANSWERS = load();
    private static final Octets ABC = Octets.ofHex("616263");

    @ParameterizedTest
    @CsvSource({
        "ed25519, 302a300506032b6570032100, 302e020100300506032b657004220420",
        "ed448, 3043300506032b6571033a00, 3047020100300506032b6571043b0439"
    })
    void signsAndVerifiesAsRfc8032(String keyword, String publicFrame, String privateFrame) throws Exception {
        SignatureScheme scheme = Schemes.named(keyword);
        for (int i = 1; i <= 4; i++) {
            String name = keyword + "." + i;
            Octets message = answer(name + ".message");
            Octets pkcs8 = Octets.concat(Octets.ofHex(privateFrame), answer(name + ".secret"));
            try (Secret key = Secret.copyOf(pkcs8.toBytes())) {
                assertThat(scheme.sign(key, message, new SeededRandom(1))).isEqualTo(answer(name + ".signature"));
            }
            assertThat(scheme.verify(key(publicFrame, name + ".public"), message, answer(name + ".signature")))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "legacy-ecdsa256, ecdsa256, 3059301306072a8648ce3d020106082a8648ce3d030107034200",
        "legacy-ecdsa384, ecdsa384, 3076301006072a8648ce3d020106052b81040022036200",
        "legacy-ecdsa521, ecdsa521, 30819b301006072a8648ce3d020106052b8104002303818600"
    })
    void verifiesTheExamplesOfRfc4754(String keyword, String name, String frame) {
        PublicKeyInfo key = key(frame, name + ".public");
        Octets signature = answer(name + ".signature");
        assertThat(Schemes.named(keyword).verify(key, ABC, signature)).isTrue();
        assertThat(Schemes.named(keyword).verify(key, Octets.ofHex("616264"), signature))
                .isFalse();
    }

    /** CVE-2022-21449: such a signature once held for every message. */
    @ParameterizedTest
    @CsvSource({"legacy-ecdsa256, 256", "legacy-ecdsa384, 384", "legacy-ecdsa521, 521"})
    void refusesTheSignatureOfZeroes(String keyword, int bits) {
        Octets zeroes = Octets.of(new byte[2 * ((bits + 7) / 8)]);
        PublicKeyInfo key = Keys.info(Keys.ec(bits, 1).getPublic());
        assertThat(Schemes.named(keyword).verify(key, ABC, zeroes)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"256", "384", "512"})
    void verifiesRsaPssOfOpenSsl(String hashBits) {
        PublicKeyInfo key = new PublicKeyInfo(answer("pss.public"));
        Octets signature = answer("pss.sha" + hashBits + ".signature");
        assertThat(Schemes.all()
                        .filter(scheme -> scheme.verify(key, ABC, signature))
                        .map(SignatureScheme::keyword))
                .containsExactly("rsa-pss-sha" + hashBits);
    }

    private static PublicKeyInfo key(String frame, String name) {
        return new PublicKeyInfo(Octets.concat(Octets.ofHex(frame), answer(name)));
    }

    private static Octets answer(String name) {
        return Octets.ofHex(ANSWERS.getProperty(name).replace(" ", ""));
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
