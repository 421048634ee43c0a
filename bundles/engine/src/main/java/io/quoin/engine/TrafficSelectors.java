package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.Selector;
import io.quoin.wire.TrafficSelector.Range;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Traffic selectors as operators write them: {@code 10.1.0.0/16}, {@code 2001:db8::/32}, {@code 10.1.0.5}, {@code
 * 10.1.0.5-10.1.0.9}, each with a protocol and a port behind it where wanted: {@code 10.1.0.0/16[tcp/443]}, {@code
 * 10.1.0.0/16[udp/5000-5010]}, {@code 10.1.0.0/16[icmp]}.
 */
public final class TrafficSelectors {
    private static final Pattern FORM =
            Pattern.compile("(?<start>[0-9a-fA-F.:]+)(/(?<bits>\\d{1,3})|-(?<end>[0-9a-fA-F.:]+))?"
                    + "(\\[(?<protocol>[a-z0-9]+)(/(?<port>\\d{1,5})(-(?<lastPort>\\d{1,5}))?)?])?");
    private static final Map<String, Integer> PROTOCOLS =
            Map.of("any", 0, "icmp", 1, "tcp", 6, "udp", 17, "gre", 47, "icmpv6", 58, "ospf", 89, "sctp", 132);
    private static final int MAX_PORT = 65535;

    private TrafficSelectors() {}

    /**
     * Reads a selector.
     *
     * @throws IllegalArgumentException with a message for the operator
     */
    public static Range parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw notASelector(text, "10.1.0.0/16, 10.1.0.5-10.1.0.9 or 10.1.0.0/16[tcp/443] would be");
        }
        byte[] start = address(text, matcher.group("start"));
        byte[] end = start.clone();
        if (matcher.group("bits") != null) {
            spread(text, Integer.parseInt(matcher.group("bits")), start, end);
        } else if (matcher.group("end") != null) {
            end = address(text, matcher.group("end"));
        }
        if (start.length != end.length || new BigInteger(1, start).compareTo(new BigInteger(1, end)) > 0) {
            throw notASelector(text, "its first address must not be above its last");
        }
        int first = matcher.group("port") == null ? 0 : port(text, matcher.group("port"));
        int last = matcher.group("port") == null ? MAX_PORT : first;
        if (matcher.group("lastPort") != null) {
            last = port(text, matcher.group("lastPort"));
        }
        return new Range(protocol(text, matcher.group("protocol")), first, last, Octets.of(start), Octets.of(end));
    }

    /** The selector that holds all of {@code address} and nothing else. */
    public static Range host(InetAddress address) {
        Octets octets = Octets.of(address.getAddress());
        return new Range(0, 0, MAX_PORT, octets, octets);
    }

    /** As an operator would write it. */
    public static String format(Range range) {
        String protocol = PROTOCOLS.entrySet().stream()
                .filter(entry -> entry.getValue() == range.protocol())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Integer.toString(range.protocol()));
        boolean anyPort = range.startPort() == 0 && range.endPort() == MAX_PORT;
        String port = anyPort
                ? ""
                : "/" + range.startPort() + (range.endPort() == range.startPort() ? "" : "-" + range.endPort());
        return addresses(range) + (range.protocol() == 0 && anyPort ? "" : "[" + protocol + port + "]");
    }

    /** The same for a data plane, in the direction of the packets. */
    static Selector selector(Range source, Range destination) {
        return new Selector(
                Math.max(source.protocol(), destination.protocol()),
                new AddressRange(inet(source.start()), inet(source.end())),
                ports(source),
                new AddressRange(inet(destination.start()), inet(destination.end())),
                ports(destination));
    }

    private static Selector.PortRange ports(Range range) {
        var ports = new Selector.PortRange(range.startPort(), range.endPort());
        return ports.equals(Selector.PortRange.ANY) ? Selector.PortRange.ANY : ports;
    }

    private static String addresses(Range range) {
        int bits = range.start().length() * 8;
        BigInteger start = new BigInteger(1, range.start().toBytes());
        BigInteger size =
                new BigInteger(1, range.end().toBytes()).subtract(start).add(BigInteger.ONE);
        String first = inet(range.start()).getHostAddress();
        boolean isPrefix = size.bitCount() == 1 && start.mod(size).signum() == 0;
        if (isPrefix) {
            return size.equals(BigInteger.ONE) ? first : first + "/" + (bits - size.getLowestSetBit());
        }
        return first + "-" + inet(range.end()).getHostAddress();
    }

    private static void spread(String text, int bits, byte[] start, byte[] end) {
        if (bits > start.length * 8) {
            throw notASelector(text, "its prefix has more bits than its address");
        }
        for (int i = bits; i < start.length * 8; i++) {
            int bit = 0x80 >>> i % 8;
            if ((start[i / 8] & bit) != 0) {
                throw notASelector(text, "it has bits set behind its prefix");
            }
            end[i / 8] |= (byte) bit;
        }
    }

    private static int protocol(String text, String name) {
        if (name == null) {
            return 0;
        }
        if (PROTOCOLS.containsKey(name)) {
            return PROTOCOLS.get(name);
        }
        if (!name.matches("\\d{1,3}") || Integer.parseInt(name) > 255) {
            throw notASelector(text, "'" + name + "' is no protocol: a number up to 255, tcp, udp or icmp is");
        }
        return Integer.parseInt(name);
    }

    private static int port(String text, String digits) {
        int port = Integer.parseInt(digits);
        if (port > MAX_PORT) {
            throw notASelector(text, "ports end at 65535");
        }
        return port;
    }

    private static byte[] address(String text, String address) {
        try {
            if (address.matches("\\d+\\.\\d+\\.\\d+\\.\\d+") || address.contains(":")) {
                return InetAddress.getByName(address).getAddress();
            }
        } catch (UnknownHostException e) {
            throw notASelector(text, "'" + address + "' is no address");
        }
        throw notASelector(text, "'" + address + "' is no address");
    }

    private static InetAddress inet(Octets octets) {
        try {
            return InetAddress.getByAddress(octets.toBytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a range has addresses of 4 or 16 octets", e);
        }
    }

    private static IllegalArgumentException notASelector(String text, String why) {
        return new IllegalArgumentException("'" + text + "' is no traffic selector: " + why);
    }
}
