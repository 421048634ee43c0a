package io.quoin.engine;

import io.quoin.bytes.Octets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An identity (RFC 7296, 3.5), written as operators know it: {@code 192.0.2.1}, {@code 2001:db8::1}, {@code
 * gw.example.net}, {@code user@example.net}, {@code keyid:0a0b0c}.
 *
 * @param type the ID Type
 * @param data the Identification Data
 */
public record Identity(int type, Octets data) {
    private static final int IPV4 = 1;
    private static final int FQDN = 2;
    private static final int RFC822 = 3;
    private static final int IPV6 = 5;
    private static final int KEY_ID = 11;
    private static final String KEY_ID_PREFIX = "keyid:";
    private static final int MAX_LENGTH = 255;
    private static final Pattern KEY_ID_DIGITS = Pattern.compile("(?:[0-9a-fA-F]{2}){1,255}");
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]*\\.[0-9]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /**
     * Reads what an operator wrote.
     *
     * @throws IllegalArgumentException where it is none of the forms, with a message for the operator
     */
    public static Identity parse(String text) {
        if (text.startsWith(KEY_ID_PREFIX)) {
            String digits = text.substring(KEY_ID_PREFIX.length());
            if (!KEY_ID_DIGITS.matcher(digits).matches()) {
                throw new IllegalArgumentException("'" + text + "' is no identity: behind keyid: stand up to "
                        + MAX_LENGTH + " octets, two hexadecimal digits each");
            }
            return new Identity(KEY_ID, Octets.ofHex(digits));
        }
        if (ADDRESS.matcher(text).matches()) {
            return of(address(text));
        }
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no identity: an address, a host name, a mail address"
                    + " or keyid: with hexadecimal digits is");
        }
        return new Identity(text.contains("@") ? RFC822 : FQDN, ascii(text));
    }

    /** The identity that is an address. */
    public static Identity of(InetAddress address) {
        Octets data = Octets.of(address.getAddress());
        return new Identity(data.length() == 4 ? IPV4 : IPV6, data);
    }

    /** As an operator would write it; of a peer's octets only what is printable, and no more than 255 of them. */
    @Override
    public String toString() {
        return switch (type) {
            case IPV4, IPV6 -> data.length() == 4 || data.length() == 16 ? hostAddress() : unknown();
            case FQDN, RFC822 -> printable() ? text() : unknown();
            case KEY_ID -> KEY_ID_PREFIX + shortened().hex();
            default -> unknown();
        };
    }

    private String unknown() {
        return "type" + type + ":" + shortened().hex();
    }

    private Octets shortened() {
        return data.slice(0, Math.min(MAX_LENGTH, data.length()));
    }

    private boolean printable() {
        return NAME.matcher(text()).matches();
    }

    private String text() {
        return new String(data.toBytes(), StandardCharsets.ISO_8859_1);
    }

    private String hostAddress() {
        try {
            return InetAddress.getByAddress(data.toBytes()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 octets are addresses", e);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is no address", e);
        }
    }

    private static Octets ascii(String text) {
        return Octets.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
