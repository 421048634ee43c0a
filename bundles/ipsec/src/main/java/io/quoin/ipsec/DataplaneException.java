package io.quoin.ipsec;

import java.io.IOException;

/** The data plane refused or failed. The message says what and why, for an operator, and holds no key material. */
public final class DataplaneException extends IOException {
    private static final long serialVersionUID = 1L;

    public DataplaneException(String message) {
        super(message);
    }

    public DataplaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
