package io.quoin.gateway;

import java.util.List;

/** A configuration has errors, each of which names the key, the value and what would be accepted. */
final class InvalidConfiguration extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    InvalidConfiguration(List<String> errors) {
        super(String.join("; ", errors));
        this.errors = List.copyOf(errors);
    }

    List<String> errors() {
        return errors;
    }
}
