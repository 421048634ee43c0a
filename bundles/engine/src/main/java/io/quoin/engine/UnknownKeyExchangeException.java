package io.quoin.engine;

/** A proposal names what may be a key exchange that a bundle is yet to bring. The message is one for an operator. */
public final class UnknownKeyExchangeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UnknownKeyExchangeException(String message) {
        super(message);
    }
}
