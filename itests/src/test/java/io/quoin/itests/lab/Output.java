package io.quoin.itests.lab;

/**
 * How a command ended.
 *
 * @param command its words, for messages
 * @param exitCode 0 is success
 * @param text standard output and standard error as they came, mixed
 */
public record Output(String command, int exitCode, String text) {
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** The text, where the command succeeded; otherwise an exception that tells all three. */
    public String orFail() {
        if (!succeeded()) {
            throw new IllegalStateException("exit code " + exitCode + " from: " + command + "\n" + text);
        }
        return text;
    }
}
