package io.quoin.conscrypt;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.security.SecureRandom;

/** A known answer and a round trip of a signature scheme. */
final class SelfTest {
    private static final Octets MESSAGE = Octets.ofHex("616263");

    private SelfTest() {}

    static boolean of(SignatureScheme scheme, Answers answers) throws Exception {
        PublicKeyInfo key = new PublicKeyInfo(answers.octets("public"));
        Octets made;
        try (Secret seed = Secret.take(answers.octets("private").toBytes())) {
            made = scheme.sign(seed, MESSAGE, new SecureRandom());
        }
        return scheme.verify(key, MESSAGE, made)
                && scheme.verify(key, MESSAGE, answers.octets("signature"))
                && !scheme.verify(key, Octets.empty(), made);
    }
}
