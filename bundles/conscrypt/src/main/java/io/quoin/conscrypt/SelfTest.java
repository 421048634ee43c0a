package io.quoin.conscrypt;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.KeyExchangeMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
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

    static boolean of(NativeMethod method, Properties answers) throws Exception {
        SelfTest test = new SelfTest(answers, method.keyword());
        boolean known = method instanceof MlKem set ? test.answers(set) : test.answers((X25519) method);
        return known && test.agrees(method);
    }

    static boolean of(SignatureScheme scheme, Properties answers) throws Exception {
        SelfTest test = new SelfTest(answers, scheme.keyword());
        PublicKeyInfo key = new PublicKeyInfo(test.answer("public"));
        Octets made;
        try (Secret seed = Secret.take(test.answer("private").toBytes())) {
            made = scheme.sign(seed, MESSAGE, test.random);
        }
        return scheme.verify(key, MESSAGE, made)
                && scheme.verify(key, MESSAGE, test.answer("signature"))
                && !scheme.verify(key, Octets.empty(), made);
    }

    private boolean answers(X25519 method) throws Exception {
        byte[] secret = method.agree(answer("i").toBytes(), answer("KEr").toBytes());
        byte[] same = method.agree(answer("r").toBytes(), answer("KEi").toBytes());
        return Octets.of(secret).equals(answer("secret")) && Octets.of(same).equals(answer("secret"));
    }

    /** A ciphertext that was altered yields the secret of implicit rejection (FIPS 203, 6.3). */
    private boolean answers(MlKem set) throws Exception {
        byte[] altered = answer("ciphertext").toBytes();
        altered[altered.length - 1] ^= 1;
        return set.begin(answer("seed").toBytes()).share().equals(answer("share"))
                && decapsulates(set, answer("ciphertext"), "secret")
                && decapsulates(set, Octets.of(altered), "rejected");
    }

    private boolean decapsulates(MlKem set, Octets ciphertext, String expected) throws Exception {
        try (var initiation = set.begin(answer("seed").toBytes());
                Secret secret = initiation.complete(ciphertext)) {
            return secret.<Octets>with(Octets::of).equals(answer(expected));
        }
    }

    private boolean agrees(KeyExchangeMethod method) throws Exception {
        try (var initiation = method.initiate(random);
                var response = method.respond(initiation.share(), random);
                Secret secret = initiation.complete(response.share())) {
            return secret.equals(response.secret());
        }
    }

    private Octets answer(String name) {
        return Octets.of(Base64.getDecoder()
                .decode(answers.getProperty(keyword + "." + name).replace(" ", "")));
    }
}
