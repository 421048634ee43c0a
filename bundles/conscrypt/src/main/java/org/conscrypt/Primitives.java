package org.conscrypt;

import java.security.InvalidKeyException;
import org.conscrypt.OpenSSLX509CertificateFactory.ParsingException;

/**
 * The native methods of Conscrypt that the bundle calls. They are visible in this package alone, so this class stands
 * in it: a later version of the library that has others does not compile, instead of failing in a router.
 */
public final class Primitives {
    private static final long NO_DIGEST = 0;

    private Primitives() {}

    /** Loads the native library; throws an {@link UnsatisfiedLinkError} where there is none for this machine. */
    public static void load() {
        NativeCrypto.checkAvailability();
    }

    /** Makes a key pair by the library's own random generator. */
    public static void x25519KeyPair(byte[] publicKey, byte[] privateKey) {
        NativeCrypto.X25519_keypair(publicKey, privateKey);
    }

    /** False, or an exception, where the result would be all-zero. */
    public static boolean x25519(byte[] result, byte[] privateKey, byte[] publicKey) throws InvalidKeyException {
        return NativeCrypto.X25519(result, privateKey, publicKey);
    }

    public static byte[] mlKem768PublicKey(byte[] seed) {
        return NativeCrypto.MLKEM768_public_key_from_seed(seed);
    }

    /** Encapsulates by the library's own random generator; an IllegalArgumentException refuses the key. */
    public static void mlKem768Encapsulate(byte[] publicKey, byte[] ciphertext, byte[] secret) {
        NativeCrypto.MLKEM768_encap(publicKey, ciphertext, secret);
    }

    public static byte[] mlKem768Decapsulate(byte[] ciphertext, byte[] seed) {
        return NativeCrypto.MLKEM768_decap(ciphertext, seed);
    }

    public static byte[] mlKem1024PublicKey(byte[] seed) {
        return NativeCrypto.MLKEM1024_public_key_from_seed(seed);
    }

    /** As {@link #mlKem768Encapsulate}. */
    public static void mlKem1024Encapsulate(byte[] publicKey, byte[] ciphertext, byte[] secret) {
        NativeCrypto.MLKEM1024_encap(publicKey, ciphertext, secret);
    }

    public static byte[] mlKem1024Decapsulate(byte[] ciphertext, byte[] seed) {
        return NativeCrypto.MLKEM1024_decap(ciphertext, seed);
    }

    /**
     * Signs by the key of {@code seed}, hedged by the library's own random generator.
     *
     * @param type the library's number of the parameter set
     * @throws IllegalArgumentException where the library has no such set
     */
    public static byte[] mlDsaSign(int type, byte[] seed, byte[] message) {
        NativeRef.EVP_PKEY key;
        try {
            key = new NativeRef.EVP_PKEY(NativeCrypto.EVP_PKEY_from_private_seed(type, seed));
        } catch (ParsingException e) {
            throw new IllegalArgumentException("not a seed of ML-DSA", e);
        }
        var context = new NativeRef.EVP_MD_CTX(NativeCrypto.EVP_MD_CTX_create());
        NativeCrypto.EVP_DigestSignInit(context, NO_DIGEST, key);
        return NativeCrypto.EVP_DigestSign(context, message, 0, message.length);
    }

    /** Whether {@code signature} is one of {@code message}; false also for octets that are no public key. */
    public static boolean mlDsaVerify(int type, byte[] publicKey, byte[] message, byte[] signature) {
        NativeRef.EVP_PKEY key;
        try {
            key = new NativeRef.EVP_PKEY(NativeCrypto.EVP_PKEY_from_raw_public_key(type, publicKey));
        } catch (ParsingException e) {
            return false;
        }
        var context = new NativeRef.EVP_MD_CTX(NativeCrypto.EVP_MD_CTX_create());
        NativeCrypto.EVP_DigestVerifyInit(context, NO_DIGEST, key);
        return NativeCrypto.EVP_DigestVerify(context, signature, 0, signature.length, message, 0, message.length);
    }
}
