package io.quoin.auth.x509;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.testkit.SignatureSchemeContract;
import io.quoin.bytes.Octets;
import java.security.KeyPair;
import java.util.function.Function;
import java.util.stream.Stream;

class JdkSchemesContractTest extends SignatureSchemeContract {
    /** RSA keys take long to find, so they are found once. */
    private final KeyPair rsa1 = Keys.rsa(2048, 1);

    private final KeyPair rsa2 = Keys.rsa(2048, 2);

    @Override
    protected Stream<Subject> subjects() {
        return Schemes.all().map(this::subject);
    }

    private Subject subject(SignatureScheme scheme) {
        Function<Long, KeyPair> keys = keys(scheme.keyword());
        KeyPair own = keys.apply(1L);
        return new Subject(
                scheme,
                Keys.info(own.getPublic()),
                Octets.of(own.getPrivate().getEncoded()),
                Keys.info(keys.apply(2L).getPublic()));
    }

    private Function<Long, KeyPair> keys(String keyword) {
        return switch (keyword) {
            case "ecdsa-sha256", "legacy-ecdsa256" -> seed -> Keys.ec(256, seed);
            case "ecdsa-sha384", "legacy-ecdsa384" -> seed -> Keys.ec(384, seed);
            case "ecdsa-sha512", "legacy-ecdsa521" -> seed -> Keys.ec(521, seed);
            case "ed25519" -> seed -> Keys.ed("Ed25519", seed);
            case "ed448" -> seed -> Keys.ed("Ed448", seed);
            default -> seed -> seed == 1 ? rsa1 : rsa2;
        };
    }
}
