package io.quoin.linux;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A route, in the words of {@code ip route}.
 *
 * @param destination where packets go that take it; the bits behind the prefix are 0
 * @param device the index of the interface they leave by; 0 where {@code via} decides
 * @param via the next hop; empty for a route into a tunnel or a link
 * @param source the preferred source address of what this machine itself sends
 * @param table of routing, 1 to 2^32-1: {@link #MAIN} or one of the gateway's own
 * @param metric the lower goes first, of routes to one destination; 0 for the default
 */
public record Route(
        Prefix destination,
        int device,
        Optional<InetAddress> via,
        Optional<InetAddress> source,
        int table,
        int metric) {
    /** The table that {@code ip route} shows. */
    public static final int MAIN = 254;

    public Route {
        if (device == 0 && via.isEmpty()) {
            throw new IllegalArgumentException("the route to " + destination + " has neither device nor next hop");
        }
    }

    /** Into the device, in the main table. */
    public static Route into(int device, Prefix destination) {
        return new Route(destination, device, Optional.empty(), Optional.empty(), MAIN, 0);
    }

    public Route withTable(int newTable) {
        return new Route(destination, device, via, source, newTable, metric);
    }

    public Route withSource(InetAddress newSource) {
        return new Route(destination, device, via, Optional.of(newSource), table, metric);
    }

    @Override
    public String toString() {
        return destination + via.map(hop -> " via " + hop.getHostAddress()).orElse("")
                + (device == 0 ? "" : " dev " + device)
                + source.map(address -> " src " + address.getHostAddress()).orElse("")
                + " table " + Integer.toUnsignedString(table)
                + (metric == 0 ? "" : " metric " + metric);
    }
}
