package io.quoin.accp;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import java.util.Base64;
import java.util.Properties;

/** The known answers of the self-test, for the tests. */
final class Answers {
    private static final Properties ALL = SelfTest.knownAnswers();

    private Answers() {}

    static Octets of(String name) {
        return Octets.of(Base64.getDecoder().decode(ALL.getProperty(name).replace(" ", "")));
    }

    /** The name of the key that the scheme signs by there. */
    static String key(SignatureScheme scheme) {
        return ALL.getProperty(scheme.keyword() + ".key", scheme.keyword());
    }

    static PublicKeyInfo publicKey(SignatureScheme scheme) {
        return new PublicKeyInfo(of(key(scheme) + ".public"));
    }

    static Octets privateKey(SignatureScheme scheme) {
        return of(key(scheme) + ".private");
    }

    /** All of them, with one octet of one altered. */
    static Properties alteredIn(String name) {
        byte[] octets = of(name).toBytes();
        octets[octets.length - 1] ^= 1;
        Properties altered = SelfTest.knownAnswers();
        altered.setProperty(name, Base64.getEncoder().encodeToString(octets));
        return altered;
    }
}
