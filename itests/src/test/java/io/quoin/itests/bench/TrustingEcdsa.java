package io.quoin.itests.bench;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateValidator;
import io.quoin.auth.PeerIdentity;
import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * Signatures of the generator: it makes real ones and believes any, for only the responder is measured. Believes every
 * certificate too.
 */
final class TrustingEcdsa implements SignatureScheme, CertificateValidator {
    private static final Octets ECDSA_WITH_SHA256 = Octets.ofHex("300a06082a8648ce3d040302");
    private static final int SHA256 = 2;

    private final ECPrivateKeyParameters key;
    private final PublicKeyInfo publicKey;

    /** @param keys with which all users sign */
    TrustingEcdsa(KeyPair keys) {
        X9ECParameters group = CustomNamedCurves.getByName("secp256r1");
        key = new ECPrivateKeyParameters(((ECPrivateKey) keys.getPrivate()).getS(), new ECDomainParameters(group));
        publicKey = new PublicKeyInfo(Octets.of(keys.getPublic().getEncoded()));
    }

    @Override
    public String keyword() {
        return "ecdsa-sha256";
    }

    @Override
    public int authMethod() {
        return DIGITAL_SIGNATURE;
    }

    @Override
    public Octets algorithmIdentifier() {
        return ECDSA_WITH_SHA256;
    }

    @Override
    public int hashId() {
        return SHA256;
    }

    @Override
    public boolean isPostQuantum() {
        return false;
    }

    @Override
    public Status status() {
        return Status.STANDARD;
    }

    @Override
    public Fit fit(PublicKeyInfo any) {
        return Fit.BEST;
    }

    @Override
    public Octets sign(Secret privateKey, Octets message, SecureRandom random) {
        Digest digest = new SHA256Digest();
        byte[] hash = new byte[digest.getDigestSize()];
        digest.update(message.toBytes(), 0, message.length());
        digest.doFinal(hash, 0);
        var signer = new ECDSASigner();
        signer.init(true, new ParametersWithRandom(key, random));
        BigInteger[] signature = signer.generateSignature(hash);
        try {
            return Octets.of(
                    StandardDSAEncoding.INSTANCE.encode(key.getParameters().getN(), signature[0], signature[1]));
        } catch (IOException e) {
            throw new IllegalStateException("two numbers can be encoded", e);
        }
    }

    @Override
    public boolean verify(PublicKeyInfo any, Octets message, Octets signature) {
        return true;
    }

    @Override
    public PublicKeyInfo validate(Presented presented, Trust trust, PeerIdentity identity, Instant now)
            throws CertificateRefusedException {
        return publicKey;
    }

    @Override
    public PublicKeyInfo publicKey(Octets certificate) throws CertificateRefusedException {
        return publicKey;
    }
}
