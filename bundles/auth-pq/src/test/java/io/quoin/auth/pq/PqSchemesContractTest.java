package io.quoin.auth.pq;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.testkit.SignatureSchemeContract;
import io.quoin.bytes.Octets;
import java.util.stream.Stream;

/** The sets of SLH-DSA in s take seconds for a signature: {@link KnownAnswersTest} signs by each once. */
class PqSchemesContractTest extends SignatureSchemeContract {
    @Override
    protected Stream<Subject> subjects() {
        return Stream.concat(
                ParameterSets.mlDsa().map(PqSchemesContractTest::mlDsa),
                Stream.of("slh-dsa-sha2-128f", "slh-dsa-shake-128f", "slh-dsa-sha2-192f")
                        .map(keyword -> slhDsa(ParameterSets.named(keyword))));
    }

    private static Subject mlDsa(SignatureScheme set) {
        PublicKeyInfo key = new PublicKeyInfo(Published.example(set.keyword() + ".public"));
        return new Subject(set, key, Published.example(set.keyword() + ".seed"), other(key));
    }

    private static Subject slhDsa(SignatureScheme set) {
        PublicKeyInfo key = Published.publicKey(set);
        return new Subject(set, key, Published.privateKey(set), other(key));
    }

    /** Any octets of the right length are a public key. */
    private static PublicKeyInfo other(PublicKeyInfo key) {
        byte[] octets = key.der().toBytes();
        octets[octets.length - 1] ^= 1;
        return new PublicKeyInfo(Octets.of(octets));
    }
}
