package io.quoin.gateway;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;

/** Which of this machine's addresses a packet would leave from. */
final class Sources {
    /** Any: nothing is sent. */
    private static final int DISCARD_PORT = 9;

    private Sources() {}

    /**
     * The kernel's choice, as far as the gateway listens there; else the first address of the family at which it does.
     *
     * @param listen empty for all addresses
     * @return empty where there is no route, or no address of the family
     */
    static Optional<InetAddress> towards(InetAddress remote, List<InetAddress> listen) {
        Optional<InetAddress> source = ask(remote);
        if (listen.isEmpty() || source.filter(listen::contains).isPresent()) {
            return source;
        }
        return listen.stream()
                .filter(address -> address.getClass() == remote.getClass())
                .findFirst();
    }

    /** A UDP socket that is connected has a source address, though nothing was sent. */
    private static Optional<InetAddress> ask(InetAddress remote) {
        var family = remote instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        try (DatagramChannel channel = DatagramChannel.open(family)) {
            channel.connect(new InetSocketAddress(remote, DISCARD_PORT));
            InetAddress source = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
            return source.isAnyLocalAddress() ? Optional.empty() : Optional.of(source);
        } catch (IOException e) {
            // ENETUNREACH and its like.
            return Optional.empty();
        }
    }
}
