package io.quoin.gateway;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * What {@code io.quoin.gateway.cfg} says; every key has a default.
 *
 * @param ikePort UDP port of IKE
 * @param natPort UDP port of IKE and ESP behind NAT (RFC 7296, 2.23)
 * @param listen the addresses to listen at; empty for all
 * @param dataplane the name of a data plane, or {@code auto} for the best that can work here
 * @param shards how many IKE engines share the work, each with a thread of its own
 * @param cookieThreshold from this many half-open IKE SAs on, an initiator must return a cookie
 * @param signedKex whether bundles that offer key exchange must be signed by somebody trusted
 */
record GatewaySettings(
        int ikePort,
        int natPort,
        List<InetAddress> listen,
        String dataplane,
        int shards,
        int cookieThreshold,
        boolean signedKex) {
    static final String AUTO = "auto";

    private static final int MAX_SHARDS = 64;
    private static final int MAX_LISTEN = 16;
    private static final int MAX_COOKIE_THRESHOLD = 1_000_000;
    private static final int DEFAULT_COOKIE_THRESHOLD = 64;

    GatewaySettings {
        listen = List.copyOf(listen);
    }

    /** @throws InvalidConfiguration with every error */
    static GatewaySettings parse(Map<String, ?> properties) throws InvalidConfiguration {
        var keys = new Keys(properties);
        int ikePort = keys.number("ike-port", 500, 1, 65535);
        int natPort = keys.number("nat-port", 4500, 1, 65535);
        if (ikePort == natPort) {
            keys.error("nat-port", "it must differ from ike-port, which is " + ikePort);
        }
        List<InetAddress> listen = keys.text("listen").orElse("any").equals("any")
                ? List.of()
                : keys.list("listen", MAX_LISTEN, Keys::parseAddress);
        String dataplane = keys.choice("dataplane", AUTO, "kernel", "user");
        int processors = Math.min(MAX_SHARDS, Runtime.getRuntime().availableProcessors());
        int shards = keys.number("shards", processors, 1, MAX_SHARDS);
        int threshold = keys.number("cookie-threshold", DEFAULT_COOKIE_THRESHOLD, 0, MAX_COOKIE_THRESHOLD);
        boolean signedKex = keys.choice("kex.trust", "signed", "any").equals("signed");
        List<String> errors = keys.errors();
        if (!errors.isEmpty()) {
            throw new InvalidConfiguration(errors);
        }
        return new GatewaySettings(ikePort, natPort, listen, dataplane, shards, threshold, signedKex);
    }

    /** Whether a router that runs with these may go on with {@code other}. */
    boolean servesAs(GatewaySettings other) {
        return equals(new GatewaySettings(
                other.ikePort,
                other.natPort,
                other.listen,
                other.dataplane,
                other.shards,
                other.cookieThreshold,
                signedKex));
    }
}
