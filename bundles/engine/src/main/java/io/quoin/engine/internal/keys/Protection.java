package io.quoin.engine.internal.keys;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and authenticates what stands in Encrypted payloads of one direction (RFC 7296, 3.14; RFC 5282, 3). What
 * stands before the IV, from the first octet of the message on, is authenticated with it; the keys stay with {@link
 * IkeKeys}.
 */
public final class Protection {
    private final IkeAlgorithms algorithms;
    private final Secret encryptionKey;
    private final Secret integrityKey;
    /** Explicit IVs of counter modes must never repeat under a key (RFC 5282, 3.1): so they count. */
    private long sealed;

    Protection(IkeAlgorithms algorithms, Secret encryptionKey, Secret integrityKey) {
        this.algorithms = algorithms;
        this.encryptionKey = encryptionKey;
        this.integrityKey = integrityKey;
    }

    /** How long the body of an Encrypted payload is for {@code plaintext} octets. */
    public int sealedLength(int plaintext) {
        return algorithms.cipher().ivLength() + plaintext + padding(plaintext) + 1 + algorithms.icvLength();
    }

    /**
     * Protects a plaintext.
     *
     * @param before all of the message that stands before the IV, with final lengths
     * @param random for the IV of a block mode, which must not be predictable
     * @return IV, ciphertext and ICV
     */
    public Octets seal(Octets before, Octets plaintext, SecureRandom random) {
        byte[] padded = new byte[plaintext.length() + padding(plaintext.length()) + 1];
        plaintext.copyTo(padded, 0);
        padded[padded.length - 1] = (byte) padding(plaintext.length());
        byte[] iv = nextIv(random);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, iv, before).doFinal(padded);
            Octets body = Octets.concat(Octets.of(iv), Octets.of(encrypted));
            return algorithms.cipher().isAead() ? body : Octets.concat(body, Octets.of(checksum(before, body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @return the plaintext; empty where it is not authentic
     */
    public Optional<Octets> open(Octets before, Octets body) {
        int ivLength = algorithms.cipher().ivLength();
        int ciphertextEnd = body.length() - algorithms.integrity().icvLength();
        if (body.length() < sealedLength(0)
                || (ciphertextEnd - ivLength) % algorithms.cipher().blockLength() != 0) {
            return Optional.empty();
        }
        Octets covered = body.slice(0, ciphertextEnd);
        if (!algorithms.cipher().isAead()) {
            byte[] received = body.slice(ciphertextEnd, body.length()).toBytes();
            if (!MessageDigest.isEqual(checksum(before, covered), received)) {
                return Optional.empty();
            }
        }
        try {
            byte[] iv = body.slice(0, ivLength).toBytes();
            byte[] ciphertext = body.slice(ivLength, ciphertextEnd).toBytes();
            return unpadded(cipher(Cipher.DECRYPT_MODE, iv, before).doFinal(ciphertext));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening failed", e);
        }
    }

    private static Optional<Octets> unpadded(byte[] padded) {
        int padding = padded[padded.length - 1] & 0xff;
        if (padding + 1 > padded.length) {
            return Optional.empty();
        }
        return Optional.of(Octets.of(padded, 0, padded.length - 1 - padding));
    }

    /** Octets of padding in front of the Pad Length octet. */
    private int padding(int plaintext) {
        return Math.floorMod(-(plaintext + 1), algorithms.cipher().blockLength());
    }

    private byte[] nextIv(SecureRandom random) {
        byte[] iv = new byte[algorithms.cipher().ivLength()];
        if (algorithms.cipher() == IkeCipher.AES_CBC) {
            random.nextBytes(iv);
        } else {
            ByteBuffer.wrap(iv).putLong(sealed++);
        }
        return iv;
    }

    private Cipher cipher(int mode, byte[] iv, Octets before) throws GeneralSecurityException {
        IkeCipher algorithm = algorithms.cipher();
        int keyLength = algorithms.keyBits() / 8;
        byte[] key = encryptionKey.getEncoded();
        try {
            Cipher cipher = Cipher.getInstance(algorithm.transformation());
            byte[] salt = Arrays.copyOfRange(key, keyLength, key.length);
            cipher.init(mode, new SecretKeySpec(key, 0, keyLength, algorithm.keyAlgorithm()), parameters(salt, iv));
            if (algorithm.isAead()) {
                // Not as a buffer: the ChaCha20-Poly1305 of JDK 17 reads one in the wrong byte order.
                cipher.updateAAD(before.toBytes());
            }
            return cipher;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private AlgorithmParameterSpec parameters(byte[] salt, byte[] iv) {
        ByteBuffer nonce = ByteBuffer.allocate(16).put(salt).put(iv);
        return switch (algorithms.cipher()) {
            case AES_CBC -> new IvParameterSpec(iv);
            // RFC 5930, 3: nonce | IV | block counter, which begins at 1.
            case AES_CTR -> new IvParameterSpec(nonce.putInt(1).array());
            case AES_GCM_12, AES_GCM_16 ->
                new GCMParameterSpec(8 * algorithms.cipher().icvLength(), nonce.array(), 0, 12);
            case CHACHA20_POLY1305 -> new IvParameterSpec(nonce.array(), 0, 12);
        };
    }

    private byte[] checksum(Octets before, Octets body) {
        try {
            Mac mac = Mac.getInstance(algorithms.integrity().algorithm());
            mac.init(integrityKey);
            mac.update(before.buffer());
            mac.update(body.buffer());
            return Arrays.copyOf(mac.doFinal(), algorithms.integrity().icvLength());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "every JDK has " + algorithms.integrity().algorithm(), e);
        }
    }
}
