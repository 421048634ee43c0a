package io.quoin.auth.x509;

import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import java.security.Key;
import java.security.Provider;
import java.security.interfaces.RSAKey;
import org.osgi.service.component.annotations.Component;

/**
 * RSASSA-PKCS1-v1_5 (RFC 8017, 8.2). It is verified, and signed where a peer knows nothing better: {@link RsaPss} is
 * preferred (RFC 8247, 3.2).
 */
public class Rsa extends JdkScheme {
    /** Below is too weak (RFC 8247, 3.2.1), in bits. */
    static final int MIN_MODULUS_BITS = 2048;
    /** Above costs a verifier more than a peer may ask, in bits. */
    static final int MAX_MODULUS_BITS = 8192;

    private final Fit fit;

    private Rsa(String hash, int hashId, String algorithmIdentifier) {
        super(
                "rsa-" + hash.toLowerCase(),
                Naming.digitalSignature(hashId, Octets.ofHex(algorithmIdentifier)),
                new JdkSignature(hash + "withRSA"));
        this.fit = Fit.POSSIBLE;
    }

    private Rsa(String keyword, Naming naming, JdkSignature... signatures) {
        super(keyword, naming, signatures);
        this.fit = Fit.BEST;
    }

    private Rsa(Rsa same, Provider provider) {
        super(same, provider);
        this.fit = same.fit;
    }

    /** The same scheme, computed by {@code provider}, which need not be one of the JDK. */
    public final Rsa by(Provider provider) {
        return new Rsa(this, provider);
    }

    @Override
    final String keyAlgorithm() {
        return "RSA";
    }

    @Override
    final Fit fit(Key key) {
        return isStrong(key) ? fit : Fit.NONE;
    }

    static boolean isStrong(Key key) {
        int bits = ((RSAKey) key).getModulus().bitLength();
        return bits >= MIN_MODULUS_BITS && bits <= MAX_MODULUS_BITS;
    }

    @Component(service = SignatureScheme.class)
    public static final class RsaSha256 extends Rsa {
        public RsaSha256() {
            super("SHA256", 2, "300d06092a864886f70d01010b0500");
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class RsaSha384 extends Rsa {
        public RsaSha384() {
            super("SHA384", 3, "300d06092a864886f70d01010c0500");
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class RsaSha512 extends Rsa {
        public RsaSha512() {
            super("SHA512", 4, "300d06092a864886f70d01010d0500");
        }
    }

    /**
     * Method 1, for peers that announce no hash algorithms. The signature names its hash itself; SHA-1 is the one that
     * such peers are sure to know (RFC 7296, 3.8), so it is what is signed by.
     */
    @Component(service = SignatureScheme.class)
    public static final class LegacyRsa extends Rsa {
        public LegacyRsa() {
            super(
                    "legacy-rsa",
                    Naming.legacy(1),
                    new JdkSignature("SHA1withRSA"),
                    new JdkSignature("SHA256withRSA"),
                    new JdkSignature("SHA384withRSA"),
                    new JdkSignature("SHA512withRSA"));
        }
    }
}
