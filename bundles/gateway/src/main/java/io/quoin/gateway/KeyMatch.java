package io.quoin.gateway;

import io.quoin.auth.PublicKeyInfo;
import io.quoin.bytes.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;

/**
 * Whether a private key belongs to a public one: a signature by the one is verified by the other. Keys of algorithms
 * that the JDK does not know pass: the peer notices.
 */
final class KeyMatch {
    private static final byte[] MESSAGE = {'q', 'u', 'o', 'i', 'n'};
    /** Key algorithms, and a signature by each. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private KeyMatch() {}

    /** @return false also where the private key is of another algorithm than the public one, or none */
    static boolean belongs(Secret privateKey, PublicKeyInfo publicKey) {
        for (Map.Entry<String, String> algorithm : SIGNATURES.entrySet()) {
            try {
                KeyFactory factory = KeyFactory.getInstance(algorithm.getKey());
                PublicKey known = factory.generatePublic(
                        new X509EncodedKeySpec(publicKey.der().toBytes()));
                return verifies(factory, algorithm.getValue(), privateKey, known);
            } catch (GeneralSecurityException e) {
                // Of another algorithm: the next may know it.
                continue;
            }
        }
        return true;
    }

    private static boolean verifies(KeyFactory factory, String algorithm, Secret privateKey, PublicKey publicKey) {
        return privateKey.with(pkcs8 -> {
            try {
                PrivateKey signer = factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
                Signature signature = Signature.getInstance(algorithm);
                signature.initSign(signer);
                signature.update(MESSAGE);
                byte[] signed = signature.sign();
                signature.initVerify(publicKey);
                signature.update(MESSAGE);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                return false;
            }
        });
    }
}
