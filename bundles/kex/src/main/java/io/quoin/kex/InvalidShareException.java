package io.quoin.kex;

/**
 * A peer's share has the wrong length, or failed a check that the standard of the method demands. The peer is told
 * INVALID_SYNTAX, and the exchange ends.
 */
public final class InvalidShareException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which check failed, for an operator, who reads it in {@code ike:explain}: {@code "the point is not
     *     on P-256"}. It never holds key material, nor the share
     */
    public InvalidShareException(String message) {
        super(message);
    }
}
