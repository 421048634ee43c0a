package io.quoin.gateway;

import io.quoin.engine.Credentials;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.stream.Collectors;

/** How management writes what Java names otherwise. */
final class Words {
    private Words() {}

    /** {@code NOT_AUTHENTIC} as {@code not-authentic}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What {@code auth} says in a peer file. */
    static String of(Credentials credentials) {
        return credentials.each().stream().map(Words::kind).distinct().collect(Collectors.joining(", "));
    }

    private static String kind(Credentials credentials) {
        if (credentials instanceof Credentials.PreSharedKey) {
            return "psk";
        }
        return credentials instanceof Credentials.Certificates ? "cert" : "pubkey";
    }

    /** {@code 192.0.2.1:500}, {@code [2001:db8:0:0:0:0:0:1]:500}, {@code [::]:500}. */
    static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress().replaceFirst("^0:0:0:0:0:0:0:0$", "::");
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
