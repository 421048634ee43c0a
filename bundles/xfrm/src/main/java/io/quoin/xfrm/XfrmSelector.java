package io.quoin.xfrm;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;
import java.util.ArrayList;
import java.util.List;

/** A selector as the kernel has them ({@code struct xfrm_selector}): one prefix and one masked port on each side. */
record XfrmSelector(int protocol, Block source, Block sourcePort, Block destination, Block destinationPort) {
    /** What one policy may become: ranges that are far from prefixes multiply. */
    static final int MAX_PER_POLICY = 256;

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int MOBILITY_HEADER = 135;

    /**
     * Selectors that together fit exactly the packets that {@code selector} fits.
     *
     * @throws DataplaneException where these are none, or more than {@link #MAX_PER_POLICY}
     */
    static List<XfrmSelector> of(Selector selector) throws DataplaneException {
        var sources = cover(selector.source());
        var destinations = cover(selector.destination());
        var sourcePorts = sourcePorts(selector);
        var destinationPorts = destinationPorts(selector);
        long count = (long) sources.size() * destinations.size() * sourcePorts.size() * destinationPorts.size();
        if (count == 0 || count > MAX_PER_POLICY) {
            throw new DataplaneException("the kernel needs " + count + " policies for " + selector + ", and takes 1 to "
                    + MAX_PER_POLICY + ": configure traffic selectors that are subnets, and single ports");
        }
        var selectors = new ArrayList<XfrmSelector>();
        for (Block source : sources) {
            for (Block destination : destinations) {
                for (Block sourcePort : sourcePorts) {
                    for (Block destinationPort : destinationPorts) {
                        selectors.add(new XfrmSelector(
                                selector.protocol(), source, sourcePort, destination, destinationPort));
                    }
                }
            }
        }
        return List.copyOf(selectors);
    }

    /** How many bits of addresses, and then of ports and protocol, a packet must have right to fit. */
    int specificity() {
        int upper = sourcePort.bits() + destinationPort.bits() + (protocol == 0 ? 0 : Byte.SIZE);
        return (source.bits() + destination.bits()) * 64 + upper;
    }

    private static List<Block> cover(AddressRange range) {
        return Block.cover(range.first().getAddress(), range.last().getAddress());
    }

    /**
     * The kernel has the type of ICMP where others have the source port; IKE has it above the code (RFC 7296,
     * 3.13.1).
     */
    private static List<Block> sourcePorts(Selector selector) throws DataplaneException {
        if (!hasType(selector.protocol())) {
            return cover(selector.sourcePorts());
        }
        PortRange both = typeAndCode(selector);
        if (both.equals(PortRange.ANY)) {
            return cover(both);
        }
        return cover(new PortRange(both.first() >> 8, both.last() >> 8));
    }

    private static List<Block> destinationPorts(Selector selector) throws DataplaneException {
        if (!hasType(selector.protocol())) {
            return cover(selector.destinationPorts());
        }
        PortRange both = typeAndCode(selector);
        boolean allCodes = (both.first() & 0xff) == 0 && (both.last() & 0xff) == 0xff;
        return cover(allCodes ? PortRange.ANY : new PortRange(both.first() & 0xff, both.last() & 0xff));
    }

    private static boolean hasType(int protocol) {
        return protocol == ICMP || protocol == ICMPV6 || protocol == MOBILITY_HEADER;
    }

    private static PortRange typeAndCode(Selector selector) throws DataplaneException {
        PortRange source = selector.sourcePorts();
        PortRange destination = selector.destinationPorts();
        PortRange both = source.equals(PortRange.ANY) ? destination : source;
        boolean wholeTypes = (both.first() & 0xff) == 0 && (both.last() & 0xff) == 0xff;
        boolean oneType = both.first() >> 8 == both.last() >> 8;
        boolean agree = source.equals(destination) || destination.equals(PortRange.ANY) || both == destination;
        if (!agree || !wholeTypes && !oneType) {
            throw new DataplaneException("the kernel cannot select ICMP types and codes " + source + " and "
                    + destination + ": configure whole types, or codes of one type");
        }
        return both;
    }

    private static List<Block> cover(PortRange ports) {
        return Block.cover(octets(ports.first()), octets(ports.last()));
    }

    private static byte[] octets(int port) {
        return Octets.ofInt(port).slice(2, 4).toBytes();
    }
}
