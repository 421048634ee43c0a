package io.quoin.engine.internal.keys;

import java.util.Arrays;
import java.util.Optional;

/**
 * An encryption algorithm that protects IKE messages, with its transform id (type 1). AES-GCM with an ICV of 8 octets
 * is missing on purpose: RFC 8247, 2.1 advises against it.
 */
public enum IkeCipher {
    /** RFC 7296, 3.14 and RFC 3602. */
    AES_CBC(12, "AES/CBC/NoPadding", 0, 16, 0, 16),
    /** RFC 5930. */
    AES_CTR(13, "AES/CTR/NoPadding", 4, 8, 0, 1),
    /** RFC 5282. */
    AES_GCM_12(19, "AES/GCM/NoPadding", 4, 8, 12, 1),
    /** RFC 5282. */
    AES_GCM_16(20, "AES/GCM/NoPadding", 4, 8, 16, 1),
    /** RFC 7634. */
    CHACHA20_POLY1305(28, "ChaCha20-Poly1305", 4, 8, 16, 1);

    private final int transformId;
    private final String transformation;
    private final int saltLength;
    private final int ivLength;
    private final int icvLength;
    private final int blockLength;

    IkeCipher(int transformId, String transformation, int saltLength, int ivLength, int icvLength, int blockLength) {
        this.transformId = transformId;
        this.transformation = transformation;
        this.saltLength = saltLength;
        this.ivLength = ivLength;
        this.icvLength = icvLength;
        this.blockLength = blockLength;
    }

    public static Optional<IkeCipher> of(int transformId) {
        return Arrays.stream(values())
                .filter(cipher -> cipher.transformId == transformId)
                .findFirst();
    }

    public int transformId() {
        return transformId;
    }

    /** Whether it protects integrity too. */
    public boolean isAead() {
        return icvLength > 0;
    }

    String transformation() {
        return transformation;
    }

    String keyAlgorithm() {
        return this == CHACHA20_POLY1305 ? "ChaCha20" : "AES";
    }

    /** Octets behind the key that are part of every nonce. */
    int saltLength() {
        return saltLength;
    }

    /** Octets of IV in every message. */
    int ivLength() {
        return ivLength;
    }

    /** Octets of its own ICV; 0 where an integrity algorithm adds one. */
    int icvLength() {
        return icvLength;
    }

    /** The plaintext is padded to a multiple of this many octets. */
    int blockLength() {
        return blockLength;
    }
}
