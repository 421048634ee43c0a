package io.quoin.auth.x509;

import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import java.security.Key;
import java.security.Provider;
import org.osgi.service.component.annotations.Component;

/** Ed25519 and Ed448 in their pure forms, which sign the message itself: hash algorithm Identity (RFC 8420). */
public class EdDsa extends JdkScheme {
    private static final int IDENTITY = 5;

    private final String curve;
    private final int signatureOctets;

    private EdDsa(String curve, String algorithmIdentifier, int signatureOctets) {
        super(
                curve.toLowerCase(),
                Naming.digitalSignature(IDENTITY, Octets.ofHex(algorithmIdentifier)),
                new JdkSignature(curve));
        this.curve = curve;
        this.signatureOctets = signatureOctets;
    }

    private EdDsa(EdDsa same, Provider provider) {
        super(same, provider);
        this.curve = same.curve;
        this.signatureOctets = same.signatureOctets;
    }

    /** The same scheme, computed by {@code provider}, which need not be one of the JDK. */
    public final EdDsa by(Provider provider) {
        return new EdDsa(this, provider);
    }

    @Override
    final String keyAlgorithm() {
        return curve;
    }

    @Override
    final boolean mayHaveLength(int octets) {
        return octets == signatureOctets;
    }

    @Override
    final Fit fit(Key key) {
        return Fit.BEST;
    }

    @Component(service = SignatureScheme.class)
    public static final class Ed25519 extends EdDsa {
        public Ed25519() {
            super("Ed25519", "300506032b6570", 64);
        }
    }

    @Component(service = SignatureScheme.class)
    public static final class Ed448 extends EdDsa {
        public Ed448() {
            super("Ed448", "300506032b6571", 114);
        }
    }
}
