package io.quoin.accp;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.quoin.auth.pq.keys.Der;
import io.quoin.auth.pq.keys.MlDsaScheme;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.DestroyFailedException;

/**
 * ML-DSA in one parameter set. Of a private key that is a seed with an expanded key the library reads neither, so it is
 * given the seed, with which the other is not compared. Signatures are hedged by its own generator.
 */
final class MlDsa extends MlDsaScheme {
    private static final String NAME = "ML-DSA";
    private static final Provider PROVIDER = AmazonCorrettoCryptoProvider.INSTANCE;

    MlDsa(Set set) {
        super(set);
    }

    @Override
    protected Optional<byte[]> sign(PrivateKey key, byte[] message, SecureRandom random) {
        byte[] form = key.seed()
                .map(seed -> element(0x80, seed))
                .orElseGet(() -> element(0x04, key.expanded().get()));
        byte[] pkcs8 = pkcs8(form);
        try {
            return Optional.of(sign(pkcs8, message));
        } catch (InvalidKeySpecException | InvalidKeyException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        } finally {
            Arrays.fill(form, (byte) 0);
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static byte[] sign(byte[] pkcs8, byte[] message) throws GeneralSecurityException {
        java.security.PrivateKey key =
                KeyFactory.getInstance(NAME, PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        try {
            Signature signature = Signature.getInstance(NAME, PROVIDER);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } finally {
            destroy(key);
        }
    }

    private static void destroy(java.security.PrivateKey key) {
        try {
            key.destroy();
        } catch (DestroyFailedException e) {
            throw new IllegalStateException("ACCP did not wipe a key", e);
        }
    }

    private byte[] pkcs8(byte[] form) {
        byte[] version = {0x02, 0x01, 0x00};
        byte[] algorithm = algorithmIdentifier().toBytes();
        byte[] key = Der.header(0x04, form.length);
        byte[] all = Der.header(0x30, version.length + algorithm.length + key.length + form.length);
        return joined(all, version, algorithm, key, form);
    }

    private static byte[] element(int tag, byte[] content) {
        return joined(Der.header(tag, content.length), content);
    }

    private static byte[] joined(byte[]... parts) {
        byte[] joined =
                new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    @Override
    protected boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(NAME, PROVIDER);
            verifier.initVerify(KeyFactory.getInstance(NAME, PROVIDER)
                    .generatePublic(
                            new X509EncodedKeySpec(publicKeyInfo(publicKey).toBytes())));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (InvalidKeySpecException | InvalidKeyException | SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    private IllegalStateException unsupported(GeneralSecurityException cause) {
        return new IllegalStateException("ACCP does not support " + keyword(), cause);
    }
}
