package io.quoin.kex;

/** A peer's share failed a check that the standard of the method demands. The message never holds key material. */
public final class InvalidShareException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message which check failed, for an operator: {@code "the point is not on P-256"} */
    public InvalidShareException(String message) {
        super(message);
    }
}
