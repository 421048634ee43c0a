package io.quoin.accp;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.dh.Ecp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Properties;

/** Known answers and a round trip of one method; known-answers.properties says where the answers are from. */
final class SelfTest {
    private static final Octets MESSAGE = Octets.ofHex("616263");

    private final Properties answers;
    private final String keyword;
    private final SecureRandom random = new SecureRandom();

    /** What may be wrong in any way. */
    interface Check {
        boolean passes() throws Exception;
    }

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

    static boolean of(Ecp group, Properties answers) throws Exception {
        SelfTest test = new SelfTest(answers, group.keyword());
        return test.agrees(group, "i", "KEi", "KEr") && test.agrees(group, "r", "KEr", "KEi") && test.agrees(group);
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

    private boolean agrees(Ecp group, String own, String share, String peerShare) throws Exception {
        try (var initiation = group.begin(pair(own));
                Secret secret = initiation.complete(answer(peerShare))) {
            return initiation.share().equals(answer(share))
                    && secret.<Octets>with(Octets::of).equals(answer("secret"));
        }
    }

    private KeyPair pair(String name) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC", AmazonCorrettoCryptoProvider.INSTANCE);
        return new KeyPair(
                factory.generatePublic(
                        new X509EncodedKeySpec(answer(name + ".public").toBytes())),
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(answer(name + ".private").toBytes())));
    }

    private boolean agrees(Ecp group) throws Exception {
        try (var initiation = group.initiate(random);
                var response = group.respond(initiation.share(), random);
                Secret secret = initiation.complete(response.share())) {
            return secret.equals(response.secret());
        }
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
