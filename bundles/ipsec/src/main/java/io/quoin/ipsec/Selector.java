package io.quoin.ipsec;

/**
 * Which packets a policy is for, in the direction of the packets (RFC 4301, 4.4.1.1).
 *
 * @param protocol the upper-layer protocol, 0 for any
 * @param source source addresses
 * @param sourcePorts source ports; {@link PortRange#ANY} where the protocol has none
 * @param destination destination addresses
 * @param destinationPorts destination ports
 */
public record Selector(
        int protocol,
        AddressRange source,
        PortRange sourcePorts,
        AddressRange destination,
        PortRange destinationPorts) {

    public Selector {
        if (source.first().getClass() != destination.first().getClass()) {
            throw new IllegalArgumentException("a selector has addresses of one family");
        }
    }

    /** That of the packets in the other direction. */
    public Selector reversed() {
        return new Selector(protocol, destination, destinationPorts, source, sourcePorts);
    }

    /** All ports from {@code first} to {@code last}, both included, 0 to 65535. */
    public record PortRange(int first, int last) {
        public static final PortRange ANY = new PortRange(0, 65535);

        public boolean contains(int port) {
            return first <= port && port <= last;
        }
    }
}
