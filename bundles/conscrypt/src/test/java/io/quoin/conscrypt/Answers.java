package io.quoin.conscrypt;

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

    /** All of them, with one octet of one altered. */
    static Properties alteredIn(String name) {
        byte[] octets = of(name).toBytes();
        octets[octets.length - 1] ^= 1;
        Properties altered = SelfTest.knownAnswers();
        altered.setProperty(name, Base64.getEncoder().encodeToString(octets));
        return altered;
    }
}
