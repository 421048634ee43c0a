package io.quoin.ipsec;

/**
 * How ESP packets are protected: a combined-mode cipher alone, or a cipher with an integrity algorithm.
 *
 * @param cipher the encryption algorithm
 * @param keyBits the length of its key in bits, without the salt
 * @param integrity the integrity algorithm; {@link Integrity#NONE} exactly with a combined-mode cipher
 */
public record EspSuite(Cipher cipher, int keyBits, Integrity integrity) {

    public EspSuite {
        if (cipher.isCombinedMode() != (integrity == Integrity.NONE)) {
            throw new IllegalArgumentException(cipher + " with " + integrity + " is not a suite");
        }
        if (keyBits != 256 && (cipher == Cipher.CHACHA20_POLY1305 || keyBits != 128 && keyBits != 192)) {
            throw new IllegalArgumentException(cipher + " has no key of " + keyBits + " bits");
        }
    }

    /** Octets of the encryption key, its salt included. */
    public int encryptionKeyLength() {
        return keyBits / 8 + cipher.saltLength;
    }

    /** Octets of the integrity key. */
    public int integrityKeyLength() {
        return integrity.keyLength;
    }

    /** Octets of the Integrity Check Value at the end of a packet. */
    public int icvLength() {
        return cipher.icvLength + integrity.icvLength;
    }

    /** An ESP encryption algorithm, with its IKEv2 transform id (type 1). */
    public enum Cipher {
        /** RFC 3602: 16 octets of IV, padded to 16. */
        AES_CBC(12, 0, 16, 0),
        /** RFC 3686: 4 octets of nonce behind the key, 8 octets of IV. */
        AES_CTR(13, 4, 8, 0),
        /** RFC 4106, with an ICV of 8 octets. */
        AES_GCM_8(18, 4, 8, 8),
        /** RFC 4106, with an ICV of 12 octets. */
        AES_GCM_12(19, 4, 8, 12),
        /** RFC 4106, with an ICV of 16 octets. */
        AES_GCM_16(20, 4, 8, 16),
        /** RFC 7634. */
        CHACHA20_POLY1305(28, 4, 8, 16);

        private final int transformId;
        private final int saltLength;
        private final int ivLength;
        private final int icvLength;

        Cipher(int transformId, int saltLength, int ivLength, int icvLength) {
            this.transformId = transformId;
            this.saltLength = saltLength;
            this.ivLength = ivLength;
            this.icvLength = icvLength;
        }

        public int transformId() {
            return transformId;
        }

        /** Octets behind the key that are part of every nonce. */
        public int saltLength() {
            return saltLength;
        }

        /** Octets of IV that each packet carries. */
        public int ivLength() {
            return ivLength;
        }

        /** Whether it protects integrity too: then its ICV stands in for an integrity algorithm's. */
        public boolean isCombinedMode() {
            return icvLength > 0;
        }

        /** The plaintext is padded to a multiple of this many octets; at least 4 (RFC 4303, 2.4). */
        public int blockLength() {
            return this == AES_CBC ? 16 : 4;
        }
    }

    /** An ESP integrity algorithm of RFC 4868, with its IKEv2 transform id (type 3). */
    public enum Integrity {
        NONE(0, 0, 0),
        HMAC_SHA2_256_128(12, 32, 16),
        HMAC_SHA2_384_192(13, 48, 24),
        HMAC_SHA2_512_256(14, 64, 32);

        private final int transformId;
        private final int keyLength;
        private final int icvLength;

        Integrity(int transformId, int keyLength, int icvLength) {
            this.transformId = transformId;
            this.keyLength = keyLength;
            this.icvLength = icvLength;
        }

        public int transformId() {
            return transformId;
        }
    }
}
