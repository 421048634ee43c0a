package io.quoin.esp;

import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;

/** A {@link Selector} made ready to be asked for every packet, without making objects. */
final class SelectorFilter {
    /** Narrower ranges first, of destinations before sources: the order in which policies are asked. */
    static final Comparator<SelectorFilter> MOST_SPECIFIC_FIRST = Comparator.<SelectorFilter, Range>comparing(
                    filter -> filter.destination, Range.NARROWER_FIRST)
            .thenComparing(filter -> filter.source, Range.NARROWER_FIRST)
            .thenComparing(filter -> filter.protocol == 0)
            .thenComparingInt(filter -> width(filter.destinationPorts))
            .thenComparingInt(filter -> width(filter.sourcePorts));

    private final int version;
    private final int protocol;
    private final Range source;
    private final PortRange sourcePorts;
    private final Range destination;
    private final PortRange destinationPorts;

    SelectorFilter(Selector selector) {
        this.version = selector.source().first().getAddress().length == 4 ? 4 : 6;
        this.protocol = selector.protocol();
        this.source = Range.of(selector.source());
        this.sourcePorts = selector.sourcePorts();
        this.destination = Range.of(selector.destination());
        this.destinationPorts = selector.destinationPorts();
    }

    boolean matches(Flow flow) {
        return flow.version == version
                && (protocol == 0 || protocol == flow.protocol)
                && destination.contains(flow.destinationHigh, flow.destinationLow)
                && source.contains(flow.sourceHigh, flow.sourceLow)
                && matches(destinationPorts, flow.destinationPort)
                && matches(sourcePorts, flow.sourcePort);
    }

    /** A port that a packet does not tell fits all ports only (RFC 4301, 7.1). */
    private static boolean matches(PortRange ports, int port) {
        return port == Flow.NO_PORT ? ports.equals(PortRange.ANY) : ports.contains(port);
    }

    private static int width(PortRange ports) {
        return ports.last() - ports.first();
    }

    /** Addresses as unsigned numbers of 128 bits; those of IPv4 are the lowest 32. */
    private record Range(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        private static final Comparator<Range> NARROWER_FIRST = Comparator.<Range, Long>comparing(
                        Range::widthHigh, Long::compareUnsigned)
                .thenComparing(Range::widthLow, Long::compareUnsigned);

        static Range of(AddressRange range) {
            ByteBuffer first = wide(range.first());
            ByteBuffer last = wide(range.last());
            return new Range(first.getLong(), first.getLong(), last.getLong(), last.getLong());
        }

        boolean contains(long high, long low) {
            return atMost(firstHigh, firstLow, high, low) && atMost(high, low, lastHigh, lastLow);
        }

        private static boolean atMost(long high, long low, long otherHigh, long otherLow) {
            int order = Long.compareUnsigned(high, otherHigh);
            return order < 0 || order == 0 && Long.compareUnsigned(low, otherLow) <= 0;
        }

        private long widthHigh() {
            long borrow = Long.compareUnsigned(lastLow, firstLow) < 0 ? 1 : 0;
            return lastHigh - firstHigh - borrow;
        }

        private long widthLow() {
            return lastLow - firstLow;
        }

        private static ByteBuffer wide(InetAddress address) {
            byte[] octets = address.getAddress();
            return ByteBuffer.allocate(16)
                    .position(16 - octets.length)
                    .put(octets)
                    .rewind();
        }
    }
}
