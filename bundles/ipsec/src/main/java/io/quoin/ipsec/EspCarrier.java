package io.quoin.ipsec;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** Sends ESP-in-UDP (RFC 3948) through the gateway's own sockets, for a data plane that has none. */
@ProviderType
public interface EspCarrier {

    /**
     * Sends one datagram from {@code local} to {@code remote}. May be called from several threads.
     *
     * @param packet an ESP packet, SPI first; read from position to limit, not kept
     */
    void send(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) throws IOException;

    /** The mark (SO_MARK) that the sockets put on what they send, so that routes into a tunnel can pass it by. */
    int mark();
}
