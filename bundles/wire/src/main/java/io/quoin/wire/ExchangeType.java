package io.quoin.wire;

import java.util.Optional;

/** The exchange types that this gateway knows (RFC 7296, 3.1; RFC 9242; RFC 9370). */
public enum ExchangeType {
    IKE_SA_INIT(34),
    IKE_AUTH(35),
    CREATE_CHILD_SA(36),
    INFORMATIONAL(37),
    IKE_INTERMEDIATE(43),
    IKE_FOLLOWUP_KE(44);

    private final int code;

    ExchangeType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Optional<ExchangeType> of(int code) {
        for (ExchangeType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
