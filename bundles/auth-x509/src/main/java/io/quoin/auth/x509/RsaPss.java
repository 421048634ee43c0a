package io.quoin.auth.x509;

import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import java.security.Key;
import java.security.Provider;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/**
 * RSASSA-PSS (RFC 8017, 8.1) with one hash for the message and the mask, a salt as long as the hash, and all of that
 * named in the AlgorithmIdentifier (RFC 7427, A.4).
 */
public class RsaPss extends JdkScheme {
    private static final String OID = "06092a864886f70d01010a";
    private static final String MGF1_OID = "06092a864886f70d010108";

    private final Set<Octets> names;
    private final int bestAboveBits;
    private final int bestUpToBits;

    /** The last two bound the length of a modulus, in bits, to which the hash belongs (NIST SP 800-57-1, 5.6.1). */
    private RsaPss(int hashBits, int hashId, String hashOid, int bestAboveBits, int bestUpToBits) {
        super(
                "rsa-pss-sha" + hashBits,
                Naming.digitalSignature(hashId, name(hashOid, hashBits, "0500", "")),
                new JdkSignature("RSASSA-PSS", Optional.of(parameters(hashBits))));
        this.bestAboveBits = bestAboveBits;
        this.bestUpToBits = bestUpToBits;
        // The NULL of a hash may be absent (RFC 4055, 2.1); the trailer is written in RFC 7427, A.4.3, though DER omits
        // what is the default.
        this.names = Stream.of("0500", "")
                .flatMap(none -> Stream.of("", "a303020101").map(trailer -> name(hashOid, hashBits, none, trailer)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private RsaPss(RsaPss same, Provider provider) {
        super(same, provider);
        this.names = same.names;
        this.bestAboveBits = same.bestAboveBits;
        this.bestUpToBits = same.bestUpToBits;
    }

    /** The same scheme, computed by {@code provider}, which need not be one of the JDK. */
    public final RsaPss by(Provider provider) {
        return new RsaPss(this, provider);
    }

    @Override
    public final boolean isNamedBy(Octets algorithmIdentifier) {
        return names.contains(algorithmIdentifier);
    }

    @Override
    final String keyAlgorithm() {
        return "RSA";
    }

    @Override
    final Fit fit(Key key) {
        if (!Rsa.isStrong(key)) {
            return Fit.NONE;
        }
        int bits = ((RSAKey) key).getModulus().bitLength();
        return bits > bestAboveBits && bits <= bestUpToBits ? Fit.BEST : Fit.POSSIBLE;
    }

    private static PSSParameterSpec parameters(int hashBits) {
        String hash = "SHA-" + hashBits;
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), hashBits / Byte.SIZE, 1);
    }

    /** The AlgorithmIdentifier: the DER of RSASSA-PSS-params is short enough for lengths of one octet. */
    private static Octets name(String hashOid, int hashBits, String noParameters, String trailer) {
        String hash = tagged("30", hashOid + noParameters);
        String salt = "0201" + "%02x".formatted(hashBits / Byte.SIZE);
        String parameters =
                tagged("a0", hash) + tagged("a1", tagged("30", MGF1_OID + hash)) + tagged("a2", salt) + trailer;
        return Octets.ofHex(tagged("30", OID + tagged("30", parameters)));
    }

    private static String tagged(String tag, String hex) {
        return tag + "%02x".formatted(hex.length() / 2) + hex;
    }

    @Component(service = SignatureScheme.class)
    public static final class RsaPssSha256 extends RsaPss {
        public RsaPssSha256() {
            super(256, 2, "0609608648016503040201", 0, 3072);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class RsaPssSha384 extends RsaPss {
        public RsaPssSha384() {
            super(384, 3, "0609608648016503040202", 3072, 7680);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class RsaPssSha512 extends RsaPss {
        public RsaPssSha512() {
            super(512, 4, "0609608648016503040203", 7680, Rsa.MAX_MODULUS_BITS);
        }
    }
}
