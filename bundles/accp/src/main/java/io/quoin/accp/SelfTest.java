package io.quoin.accp;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/** A known answer and a round trip of a signature scheme; known-answers.properties says where the answers are from. */
final class SelfTest {
    private static final Octets MESSAGE = Octets.ofHex("616263");

    private final Properties answers;
    private final String keyword;
    private final SecureRandom random = new SecureRandom();

    private SelfTest(Properties answers, String keyword) {
        this.answers = answers;
        this.keyword = keyword;
    }

    static Properties knownAnswers() {
        Properties answers = new Properties();
        try (InputStream in = SelfTest.class.getResourceAsStream("known-answers.properties")) {
            answers.load(in);
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a signature has no randomness, it is the known one. */
    static boolean of(SignatureScheme scheme, Properties answers) throws Exception {
        SelfTest test = new SelfTest(answers, scheme.keyword());
        PublicKeyInfo key = new PublicKeyInfo(test.ofKey("public"));
        Octets known = test.answer("signature");
        Octets made;
        try (Secret own = Secret.take(test.ofKey("private").toBytes())) {
            made = scheme.sign(own, MESSAGE, test.random);
        }
        return scheme.verify(key, MESSAGE, made)
                && scheme.verify(key, MESSAGE, known)
                && !scheme.verify(key, Octets.empty(), made)
                && (!isDeterministic(scheme) || made.equals(known));
    }

    /** RSASSA-PKCS1-v1_5 and Ed25519 are. */
    static boolean isDeterministic(SignatureScheme scheme) {
        return scheme.keyword().matches("rsa-sha\\d+|legacy-rsa|ed25519");
    }

    private Octets answer(String name) {
        return octets(keyword + "." + name);
    }

    /** Of the key that the scheme signs by here, which it may share with others. */
    private Octets ofKey(String half) {
        return octets(answers.getProperty(keyword + ".key", keyword) + "." + half);
    }

    private Octets octets(String name) {
        return Octets.of(Base64.getDecoder().decode(answers.getProperty(name).replace(" ", "")));
    }
}
