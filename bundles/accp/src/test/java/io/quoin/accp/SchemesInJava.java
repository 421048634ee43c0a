package io.quoin.accp;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.MlDsa;
import io.quoin.auth.x509.Ecdsa;
import io.quoin.auth.x509.EdDsa;
import io.quoin.auth.x509.Rsa;
import io.quoin.auth.x509.RsaPss;
import java.util.stream.Stream;

/** What auth-x509 and auth-pq offer under the same keywords. */
final class SchemesInJava {
    private SchemesInJava() {}

    static SignatureScheme named(String keyword) {
        return Stream.<SignatureScheme>of(
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
                        new MlDsa.MlDsa44(),
                        new MlDsa.MlDsa65(),
                        new MlDsa.MlDsa87())
                .filter(scheme -> scheme.keyword().equals(keyword))
                .findFirst()
                .orElseThrow();
    }
}
