package io.quoin.auth.x509;

import io.quoin.auth.SignatureScheme;
import io.quoin.auth.x509.DerReader.MalformedDerException;
import io.quoin.auth.x509.EcdsaVerifier.Numbers;
import io.quoin.bytes.Octets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * ECDSA on P-256, P-384 and P-521. By method 14 it names its hash and takes the curve from the key, so any of them
 * meet, and the signature is DER (RFC 7427); methods 9 to 11 tie one curve to one hash, and the signature is r | s
 * (RFC 4754, 7).
 */
public class Ecdsa extends JdkScheme {
    /** Per length of the order in bits, the curve. */
    private static final Map<Integer, ECParameterSpec> CURVES =
            Map.of(256, curve("secp256r1"), 384, curve("secp384r1"), 521, curve("secp521r1"));

    private final int bestBits;
    private final Fit others;
    private final String hash;

    private Ecdsa(int hashBits, int hashId, String algorithmIdentifier, int bestBits) {
        super(
                "ecdsa-sha" + hashBits,
                Naming.digitalSignature(hashId, Octets.ofHex(algorithmIdentifier)),
                new JdkSignature("SHA" + hashBits + "withECDSA"));
        this.bestBits = bestBits;
        this.others = Fit.POSSIBLE;
        this.hash = "SHA-" + hashBits;
    }

    private Ecdsa(int authMethod, int curveBits, int hashBits) {
        super(
                "legacy-ecdsa" + curveBits,
                Naming.legacy(authMethod),
                new JdkSignature("SHA" + hashBits + "withECDSAinP1363Format"));
        this.bestBits = curveBits;
        this.others = Fit.NONE;
        this.hash = "SHA-" + hashBits;
    }

    private Ecdsa(Ecdsa same, Provider provider) {
        super(same, provider);
        this.bestBits = same.bestBits;
        this.others = same.others;
        this.hash = same.hash;
    }

    /** The same scheme, computed by {@code provider}, which need not be one of the JDK. */
    public final Ecdsa by(Provider provider) {
        return new Ecdsa(this, provider);
    }

    @Override
    final String keyAlgorithm() {
        return "EC";
    }

    @Override
    final Fit fit(Key key) {
        ECParameterSpec group = ((ECKey) key).getParams();
        int bits = group.getOrder().bitLength();
        ECParameterSpec known = CURVES.get(bits);
        if (known == null
                || !known.getCurve().equals(group.getCurve())
                || !known.getGenerator().equals(group.getGenerator())) {
            return Fit.NONE;
        }
        return bits == bestBits ? Fit.BEST : others;
    }

    @Override
    final boolean verify(JdkSignature kind, PublicKey key, Octets message, Octets signature) {
        if (!isOfJdk()) {
            return super.verify(kind, key, message, signature);
        }
        try {
            byte[] digest = MessageDigest.getInstance(hash).digest(message.toBytes());
            return EcdsaVerifier.verify((ECPublicKey) key, digest, numbers((ECPublicKey) key, signature));
        } catch (MalformedDerException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK does not support " + hash, e);
        }
    }

    private Numbers numbers(ECPublicKey key, Octets signature) throws MalformedDerException {
        if (authMethod() == DIGITAL_SIGNATURE) {
            return Numbers.ofDer(signature);
        }
        int octets = (key.getParams().getOrder().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        if (signature.length() != 2 * octets) {
            throw new MalformedDerException("r | s has " + signature.length() + " octets");
        }
        return Numbers.ofHalves(signature);
    }

    static ECParameterSpec curve(String name) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK does not know the curve " + name, e);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class EcdsaSha256 extends Ecdsa {
        public EcdsaSha256() {
            super(256, 2, "300a06082a8648ce3d040302", 256);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class EcdsaSha384 extends Ecdsa {
        public EcdsaSha384() {
            super(384, 3, "300a06082a8648ce3d040303", 384);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class EcdsaSha512 extends Ecdsa {
        public EcdsaSha512() {
            super(512, 4, "300a06082a8648ce3d040304", 521);
        }
    }

    /** Method 9. */
    @Component(service = SignatureScheme.class)
    public static final class LegacyEcdsa256 extends Ecdsa {
        public LegacyEcdsa256() {
            super(9, 256, 256);
        }
    }

    /** Method 10. */
    @Component(service = SignatureScheme.class)
    public static final class LegacyEcdsa384 extends Ecdsa {
        public LegacyEcdsa384() {
            super(10, 384, 384);
        }
    }

    /** Method 11. */
    @Component(service = SignatureScheme.class)
    public static final class LegacyEcdsa521 extends Ecdsa {
        public LegacyEcdsa521() {
            super(11, 521, 512);
        }
    }
}
