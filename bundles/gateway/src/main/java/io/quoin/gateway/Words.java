package io.quoin.gateway;

import java.net.InetSocketAddress;
import java.util.Locale;

/** How management writes what Java names otherwise. */
final class Words {
    private Words() {}

    /** {@code NOT_AUTHENTIC} as {@code not-authentic}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code 192.0.2.1:500}, {@code [2001:db8:0:0:0:0:0:1]:500}, {@code [::]:500}. */
    static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress().replaceFirst("^0:0:0:0:0:0:0:0$", "::");
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
