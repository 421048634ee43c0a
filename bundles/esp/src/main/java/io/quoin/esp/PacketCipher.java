package io.quoin.esp;

import io.quoin.ipsec.EspSa;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/**
 * How one Security Association hides and checks its packets. A packet is {@code SPI | sequence | IV | ciphertext | ICV}
 * (RFC 4303, 2); the plaintext ends with padding, its length and the next header. Not thread-safe.
 */
interface PacketCipher extends AutoCloseable {
    /** Octets of SPI and sequence number in front of the IV. */
    int HEADER_LENGTH = 8;

    /** What {@link #open} answers for a packet whose ICV is wrong. */
    int FORGED = -1;

    /** The cipher of the suite of {@code sa}, with copies of its keys. */
    static PacketCipher of(EspSa sa, SecureRandom random) throws GeneralSecurityException {
        return switch (sa.suite().cipher()) {
            case AES_GCM_8 -> new ShortTagGcm(sa);
            case AES_GCM_12, AES_GCM_16 -> CombinedCipher.aesGcm(sa);
            case CHACHA20_POLY1305 -> CombinedCipher.chaCha20Poly1305(sa);
            case AES_CBC, AES_CTR -> new CipherWithMac(sa, random);
        };
    }

    /**
     * Writes IV, ciphertext and ICV behind the header that is in {@code packet}.
     *
     * @param sequence the whole sequence number, never used before
     * @param plain whole blocks of plaintext
     */
    void seal(long sequence, Packet plain, Packet packet) throws GeneralSecurityException;

    /**
     * Checks a packet and writes its plaintext.
     *
     * @param packet has header, IV and ICV, and whole blocks between them
     * @return the plaintext's length, or {@link #FORGED}
     */
    int open(long sequence, Packet packet, Packet plain) throws GeneralSecurityException;

    /** Overwrites the keys; the cipher is not used again. */
    @Override
    void close();
}
