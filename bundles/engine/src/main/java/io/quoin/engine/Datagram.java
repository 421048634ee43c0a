package io.quoin.engine;

import io.quoin.bytes.Octets;
import java.net.InetSocketAddress;

/**
 * An IKE message on its way.
 *
 * @param local the gateway's own address and port
 * @param remote the peer's
 * @param octets the message, without the non-ESP marker of port 4500 (RFC 3948, 2.2)
 */
public record Datagram(InetSocketAddress local, InetSocketAddress remote, Octets octets) {}
