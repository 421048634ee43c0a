package io.quoin.conscrypt;

import io.quoin.auth.pq.keys.MlDsaScheme;
import java.security.SecureRandom;
import java.util.Optional;
import org.conscrypt.Primitives;

/**
 * ML-DSA in one parameter set. It signs by the seed of a private key, which an expanded key beside it is not compared
 * with: the library expands every seed itself, and takes no expanded keys. Signatures are hedged by its own generator.
 */
final class MlDsa extends MlDsaScheme {
    private final int type;

    MlDsa(Set set) {
        super(set);
        // NID_ML_DSA_44 and so on of BoringSSL.
        this.type = switch (set) {
            case ML_DSA_44 -> 967;
            case ML_DSA_65 -> 968;
            case ML_DSA_87 -> 969;
        };
    }

    @Override
    protected String refusal() {
        return "the private key is not PKCS#8 of such a key, or has no seed (RFC 9881, 6), by which Conscrypt signs";
    }

    @Override
    protected Optional<byte[]> sign(PrivateKey key, byte[] message, SecureRandom random) {
        return key.seed().map(seed -> Primitives.mlDsaSign(type, seed, message));
    }

    @Override
    protected boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return Primitives.mlDsaVerify(type, publicKey, message, signature);
    }
}
