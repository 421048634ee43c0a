package io.quoin.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/** What the engine asks of whoever runs it, besides its data plane. Calls come in the order in which they must act. */
public interface Host {

    /** Sends a message. What cannot be sent is lost, as on any network: retransmission is the engine's. */
    void send(Datagram datagram);

    /**
     * Sends a NAT-keepalive packet, one octet 0xFF (RFC 3948, 4), so that a NAT on the way does not forget where
     * packets to us go.
     */
    void keepAlive(InetSocketAddress local, InetSocketAddress remote);

    /** The local address from which a packet to {@code remote} would leave; empty where there is no route. */
    Optional<InetAddress> sourceAddress(InetAddress remote);

    /** The time of day, by which certificates are valid or not. */
    Instant wallClock();

    /** Tells what happened. */
    void publish(IkeEvent event);
}
