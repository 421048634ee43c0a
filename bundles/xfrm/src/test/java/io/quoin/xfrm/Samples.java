package io.quoin.xfrm;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSa.Direction;
import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaId;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;
import io.quoin.linux.NetlinkMessage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What the tests of this bundle install. */
final class Samples {
    private Samples() {}

    /** An inbound tunnel from 192.0.2.1 to 192.0.2.2 with a window of 32 packets; its keys count up from 1. */
    static EspSa tunnel(EspSuite suite) {
        return with(suite, Mode.TUNNEL, "192.0.2.1", "192.0.2.2", 32, false, Optional.empty());
    }

    static EspSa with(
            EspSuite suite,
            Mode mode,
            String source,
            String destination,
            int window,
            boolean esn,
            Optional<EspSa.UdpEncapsulation> udp) {
        return new EspSa(
                new SaId(0xc0ffee01, address(destination)),
                address(source),
                Direction.IN,
                mode,
                suite,
                Secret.take(counting(1, suite.encryptionKeyLength())),
                Secret.take(counting(0x81, suite.integrityKeyLength())),
                0x01020304,
                udp,
                window,
                esn);
    }

    static byte[] counting(int from, int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (from + i);
        }
        return octets;
    }

    static Selector selector(
            int protocol, AddressRange source, PortRange sources, AddressRange destination, PortRange destinations) {
        return new Selector(protocol, source, sources, destination, destinations);
    }

    /** Everything between two ranges of addresses, written {@code first-last}. */
    static Selector between(String source, String destination) {
        return selector(0, range(source), PortRange.ANY, range(destination), PortRange.ANY);
    }

    static Policy policy(Direction direction, Selector selector, int requestId) {
        return new Policy(direction, Mode.TUNNEL, selector, address("192.0.2.1"), address("192.0.2.2"), requestId);
    }

    static AddressRange range(String text) {
        String[] ends = text.split("-");
        return new AddressRange(address(ends[0]), address(ends[ends.length - 1]));
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The message behind its netlink header, in native order. */
    static ByteBuffer body(NetlinkMessage message) {
        ByteBuffer all = message.body();
        return all.slice(16, all.position() - 16).order(all.order());
    }

    static Octets octets(ByteBuffer buffer, int at, int length) {
        byte[] octets = new byte[length];
        buffer.get(at, octets);
        return Octets.of(octets);
    }
}
