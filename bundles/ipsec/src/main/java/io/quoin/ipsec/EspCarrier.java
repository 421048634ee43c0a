package io.quoin.ipsec;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** What the gateway does for a data plane: sends its ESP-in-UDP (RFC 3948), and hears from it. */
@ProviderType
public interface EspCarrier {

    /**
     * Sends one datagram from {@code local} to {@code remote}. May be called from several threads.
     *
     * @param packet an ESP packet, SPI first; read from position to limit, not kept
     */
    void send(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) throws IOException;

    /**
     * An authentic packet of an inbound Security Association, new by its sequence number, came from elsewhere than its
     * peer is known to be ({@link Dataplane#move}). Told again after a while as long as it is so; returns at once.
     */
    void seen(SaId inbound, InetSocketAddress remote);

    /** The mark (SO_MARK) that the sockets put on what they send, so that routes into a tunnel can pass it by. */
    int mark();
}
