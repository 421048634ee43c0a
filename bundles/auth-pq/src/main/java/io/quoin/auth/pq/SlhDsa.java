package io.quoin.auth.pq;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.pq.keys.PqScheme;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.SLHDSAParameters;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.SLHDSASigner;
import org.osgi.service.component.annotations.Component;

/**
 * SLH-DSA in one parameter set. It rests on its hash function alone; sets in s have small signatures, sets in f are
 * faster to sign by. A private key holds the public key as its second half (RFC 9909, 6).
 */
public class SlhDsa extends PqScheme {
    private final SLHDSAParameters parameters;

    private SlhDsa(String keyword, int sigAlg, SLHDSAParameters parameters, int signatureOctets) {
        super(keyword, sigAlg, new Sizes(2 * parameters.getN(), signatureOctets));
        this.parameters = parameters;
    }

    @Override
    protected final Optional<byte[]> sign(byte[] privateKey, byte[] message, SecureRandom random) {
        if (privateKey.length != 4 * parameters.getN()) {
            return Optional.empty();
        }
        SLHDSAPrivateKeyParameters key = new SLHDSAPrivateKeyParameters(parameters, privateKey);
        SLHDSASigner signer = new SLHDSASigner();
        signer.init(true, new ParametersWithRandom(key, random));
        byte[] signature = signer.generateSignature(message);
        key.destroy();
        return Optional.of(signature);
    }

    @Override
    protected final boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        SLHDSASigner verifier = new SLHDSASigner();
        verifier.init(false, new SLHDSAPublicKeyParameters(parameters, publicKey));
        return verifier.verifySignature(message, signature);
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaSha2128s extends SlhDsa {
        public SlhDsaSha2128s() {
            super("slh-dsa-sha2-128s", 20, SLHDSAParameters.sha2_128s, 7856);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaSha2128f extends SlhDsa {
        public SlhDsaSha2128f() {
            super("slh-dsa-sha2-128f", 21, SLHDSAParameters.sha2_128f, 17088);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaSha2192s extends SlhDsa {
        public SlhDsaSha2192s() {
            super("slh-dsa-sha2-192s", 22, SLHDSAParameters.sha2_192s, 16224);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaSha2192f extends SlhDsa {
        public SlhDsaSha2192f() {
            super("slh-dsa-sha2-192f", 23, SLHDSAParameters.sha2_192f, 35664);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaSha2256s extends SlhDsa {
        public SlhDsaSha2256s() {
            super("slh-dsa-sha2-256s", 24, SLHDSAParameters.sha2_256s, 29792);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaSha2256f extends SlhDsa {
        public SlhDsaSha2256f() {
            super("slh-dsa-sha2-256f", 25, SLHDSAParameters.sha2_256f, 49856);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaShake128s extends SlhDsa {
        public SlhDsaShake128s() {
            super("slh-dsa-shake-128s", 26, SLHDSAParameters.shake_128s, 7856);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaShake128f extends SlhDsa {
        public SlhDsaShake128f() {
            super("slh-dsa-shake-128f", 27, SLHDSAParameters.shake_128f, 17088);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaShake192s extends SlhDsa {
        public SlhDsaShake192s() {
            super("slh-dsa-shake-192s", 28, SLHDSAParameters.shake_192s, 16224);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaShake192f extends SlhDsa {
        public SlhDsaShake192f() {
            super("slh-dsa-shake-192f", 29, SLHDSAParameters.shake_192f, 35664);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaShake256s extends SlhDsa {
        public SlhDsaShake256s() {
            super("slh-dsa-shake-256s", 30, SLHDSAParameters.shake_256s, 29792);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class SlhDsaShake256f extends SlhDsa {
        public SlhDsaShake256f() {
            super("slh-dsa-shake-256f", 31, SLHDSAParameters.shake_256f, 49856);
        }
    }
}
