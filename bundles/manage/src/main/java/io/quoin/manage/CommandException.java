package io.quoin.manage;

/** A command was refused. The message is a sentence for the operator: what was refused, why, and what would do. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }
}
