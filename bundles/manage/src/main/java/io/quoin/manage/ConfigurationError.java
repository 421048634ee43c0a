package io.quoin.manage;

import java.util.List;

/**
 * A configuration that is not in force because it has errors; what was in force before it still is.
 *
 * @param source the file: {@code io.quoin.peer-paris.cfg}
 * @param tunnel the tunnel's name; empty where it is not about one
 * @param messages every error in it, each naming the key, the value and what would be accepted
 */
public record ConfigurationError(String source, String tunnel, List<String> messages) {
    public ConfigurationError {
        messages = List.copyOf(messages);
    }
}
