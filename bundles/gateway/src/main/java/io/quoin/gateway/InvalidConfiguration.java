package io.quoin.gateway;

import java.util.List;

/** A configuration has errors, each of which names the key, the value and what would be accepted. */
final class InvalidConfiguration extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;
    private final boolean mayPass;

    InvalidConfiguration(List<String> errors) {
        this(errors, false);
    }

    /** @param mayPass there would be none if a bundle came that brings key exchanges */
    InvalidConfiguration(List<String> errors, boolean mayPass) {
        super(String.join("; ", errors));
        this.mayPass = mayPass;
        this.errors = List.copyOf(errors);
    }

    List<String> errors() {
        return errors;
    }

    boolean mayPass() {
        return mayPass;
    }
}
