package io.quoin.conscrypt;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.testkit.SignatureSchemeContract;
import io.quoin.bytes.Octets;
import java.util.stream.Stream;
import org.conscrypt.Primitives;
import org.junit.jupiter.api.BeforeAll;

class ConscryptSchemesContractTest extends SignatureSchemeContract {
    @BeforeAll
    static void load() {
        Primitives.load();
    }

    @Override
    protected Stream<Subject> subjects() {
        return Conscrypt.schemes().stream().map(set -> {
            Answers answers = new Answers(set.keyword());
            PublicKeyInfo key = new PublicKeyInfo(answers.octets("public"));
            return new Subject(set, key, answers.octets("private"), other(key));
        });
    }

    /** Conscrypt hedges signatures by its own generator. */
    @Override
    protected boolean isReplayable(SignatureScheme scheme) {
        return false;
    }

    /** Any octets of the right length are a public key. */
    private static PublicKeyInfo other(PublicKeyInfo key) {
        byte[] octets = key.der().toBytes();
        octets[octets.length - 1] ^= 1;
        return new PublicKeyInfo(Octets.of(octets));
    }
}
