package io.quoin.auth.x509.testkit;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.UnfitKeyException;
import io.quoin.auth.testkit.SeededRandom;
import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/**
 * A key pair with the scheme it signs by.
 *
 * @param privateKey PKCS#8: keys of tests are no secrets
 */
public record TestKey(SignatureScheme scheme, PublicKeyInfo publicKey, Octets privateKey) {
    public Octets sign(Octets message) {
        try (Secret secret = Secret.copyOf(privateKey.toBytes())) {
            return scheme.sign(secret, message, new SeededRandom(1));
        } catch (UnfitKeyException e) {
            throw new AssertionError(e);
        }
    }

    ContentSigner signer() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        return new ContentSigner() {
            @Override
            public AlgorithmIdentifier getAlgorithmIdentifier() {
                return AlgorithmIdentifier.getInstance(
                        scheme.algorithmIdentifier().toBytes());
            }

            @Override
            public OutputStream getOutputStream() {
                return content;
            }

            @Override
            public byte[] getSignature() {
                return sign(Octets.of(content.toByteArray())).toBytes();
            }
        };
    }
}
