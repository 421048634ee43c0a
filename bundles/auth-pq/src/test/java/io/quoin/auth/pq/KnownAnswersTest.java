package io.quoin.auth.pq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.UnfitKeyException;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and signatures of others: the examples of RFC 9881 and RFC 9909, and keys of NIST. */
class KnownAnswersTest {
    private static final Octets MESSAGE = Octets.ofHex("616263");

    /** The certificates are signed by their own keys, in pure mode with an empty context, as AUTH payloads are. */
    @ParameterizedTest
    @ValueSource(strings = {"ml-dsa-44", "ml-dsa-65", "ml-dsa-87", "slh-dsa-sha2-128s"})
    void verifiesThePublishedCertificate(String keyword) throws Exception {
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        Published.example(keyword + ".certificate").toBytes()));
        PublicKeyInfo key = new PublicKeyInfo(Published.example(keyword + ".public"));
        Octets signed = Octets.of(certificate.getTBSCertificate());
        Octets signature = Octets.of(certificate.getSignature());
        assertThat(ParameterSets.named(keyword).verify(key, signed, signature)).isTrue();
        assertThat(ParameterSets.all()
                        .filter(set -> set.verify(key, signed, signature))
                        .map(SignatureScheme::keyword))
                .containsExactly(keyword);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ml-dsa-44", "ml-dsa-65", "ml-dsa-87"})
    void signsAlikeByEveryFormOfOnePrivateKey(String keyword) throws Exception {
        Octets signature = sign(keyword, keyword + ".seed");
        assertThat(ParameterSets.named(keyword)
                        .verify(new PublicKeyInfo(Published.example(keyword + ".public")), MESSAGE, signature))
                .isTrue();
        assertThat(sign(keyword, keyword + ".expanded")).isEqualTo(signature);
        assertThat(sign(keyword, keyword + ".both")).isEqualTo(signature);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ml-dsa-44.inconsistent.both", "ml-dsa-44.inconsistent.tr"})
    void refusesInconsistentPrivateKeys(String name) {
        assertThatThrownBy(() -> sign("ml-dsa-44", name))
                .isExactlyInstanceOf(UnfitKeyException.class)
                .hasMessage("ml-dsa-44: the private key is not PKCS#8 of such a key, or is inconsistent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ml-dsa-65.seed", "ml-dsa-65.expanded", "ml-dsa-87.both", "slh-dsa-sha2-128s.private"})
    void refusesPrivateKeysOfOtherSets(String name) {
        assertThatThrownBy(() -> sign("ml-dsa-44", name)).isExactlyInstanceOf(UnfitKeyException.class);
    }

    /**
     * The root of the public key is NIST's: a signature that leads to another is refused. Of the sets in s, which take
     * up to ten seconds, two stand for all.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "slh-dsa-sha2-128s", "slh-dsa-sha2-128f", "slh-dsa-sha2-192f", "slh-dsa-sha2-256f",
                "slh-dsa-shake-256s", "slh-dsa-shake-128f", "slh-dsa-shake-192f", "slh-dsa-shake-256f"
            })
    void signsByTheKeyThatNistMade(String keyword) throws Exception {
        SignatureScheme set = ParameterSets.named(keyword);
        try (Secret key = Secret.copyOf(Published.privateKey(set).toBytes())) {
            Octets signature = set.sign(key, MESSAGE, new SeededRandom(1));
            assertThat(set.verify(Published.publicKey(set), MESSAGE, signature)).isTrue();
            assertThat(set.verify(Published.publicKey(set), Octets.empty(), signature))
                    .isFalse();
        }
    }

    private static Octets sign(String keyword, String key) throws UnfitKeyException {
        try (Secret secret = Secret.copyOf(Published.example(key).toBytes())) {
            return ParameterSets.named(keyword).sign(secret, MESSAGE, new SeededRandom(1));
        }
    }
}
