package io.quoin.auth.x509;

import io.quoin.auth.SignatureScheme;
import java.util.stream.Stream;

/** The schemes of this bundle. */
final class Schemes {
    private Schemes() {}

    static Stream<SignatureScheme> all() {
        return Stream.of(
                new Rsa.RsaSha256(),
                new Rsa.RsaSha384(),
                new Rsa.RsaSha512(),
                new Rsa.LegacyRsa(),
                new RsaPss.RsaPssSha256(),
                new RsaPss.RsaPssSha384(),
                new RsaPss.RsaPssSha512(),
                new Ecdsa.EcdsaSha256(),
                new Ecdsa.EcdsaSha384(),
                new Ecdsa.EcdsaSha512(),
                new Ecdsa.LegacyEcdsa256(),
                new Ecdsa.LegacyEcdsa384(),
                new Ecdsa.LegacyEcdsa521(),
                new EdDsa.Ed25519(),
                new EdDsa.Ed448());
    }

    static SignatureScheme named(String keyword) {
        return all().filter(scheme -> scheme.keyword().equals(keyword))
                .findFirst()
                .orElseThrow();
    }
}
