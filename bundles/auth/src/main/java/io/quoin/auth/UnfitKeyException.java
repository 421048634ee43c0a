package io.quoin.auth;

/** A private key cannot sign by a scheme: an operator's mistake. The message never holds key material. */
public final class UnfitKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, for an operator: {@code "ml-dsa-65: the private key is of another algorithm"} */
    public UnfitKeyException(String message) {
        super(message);
    }
}
