package io.quoin.engine.internal.keys;

import java.util.Arrays;
import java.util.Optional;

/** An integrity algorithm that protects IKE messages (RFC 4868, 2.1), with its transform id (type 3). */
public enum IkeIntegrity {
    NONE(0, "", 0, 0),
    HMAC_SHA2_256_128(12, "HmacSHA256", 32, 16),
    HMAC_SHA2_384_192(13, "HmacSHA384", 48, 24),
    HMAC_SHA2_512_256(14, "HmacSHA512", 64, 32);

    private final int transformId;
    private final String algorithm;
    private final int keyLength;
    private final int icvLength;

    IkeIntegrity(int transformId, String algorithm, int keyLength, int icvLength) {
        this.transformId = transformId;
        this.algorithm = algorithm;
        this.keyLength = keyLength;
        this.icvLength = icvLength;
    }

    public static Optional<IkeIntegrity> of(int transformId) {
        return Arrays.stream(values())
                .filter(integrity -> integrity.transformId == transformId)
                .findFirst();
    }

    public int transformId() {
        return transformId;
    }

    String algorithm() {
        return algorithm;
    }

    int keyLength() {
        return keyLength;
    }

    int icvLength() {
        return icvLength;
    }
}
