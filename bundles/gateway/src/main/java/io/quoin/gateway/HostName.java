package io.quoin.gateway;

import java.util.Locale;
import java.util.regex.Pattern;

/** A host name as a peer file has it (RFC 1123, 2.1). */
final class HostName {
    private static final int MAX_LENGTH = 253;
    private static final String LABEL = "(?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    /** The last label begins with a letter: else a mistyped address would be a name. */
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9]" + LABEL + "\\.){0,126}[A-Za-z]" + LABEL);

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]*|.*:.*");

    private HostName() {}

    /** Whether the text is nothing that would be an address, were it not mistyped. */
    static boolean isMeant(String text) {
        return !ADDRESS.matcher(text).matches();
    }

    /**
     * Checks a name.
     *
     * @return in small letters, for names are the same in both
     * @throws IllegalArgumentException where it is none, with a message for the operator
     */
    static String parse(String text) {
        if (text.length() > MAX_LENGTH || !NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("neither an address, as 192.0.2.1 or 2001:db8::1, nor a host name, as"
                    + " gw.example.net: up to " + MAX_LENGTH + " letters, digits, '-' and '.', and up to 63 between"
                    + " two dots; nor the word any");
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
