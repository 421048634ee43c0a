package io.quoin.ipsec;

import java.net.InetAddress;

/**
 * An entry of the Security Policy Database that protects (RFC 4301, 4.4.1): packets that fit the selector go through
 * the Security Associations of the request id.
 *
 * @param direction OUT protects what leaves; IN demands protection of what is delivered here or forwarded
 * @param mode tunnel or transport, as that of its Security Associations
 * @param selector which packets, in their own direction
 * @param tunnelSource outer source address, in the direction of the packets
 * @param tunnelDestination outer destination address
 * @param requestId that of its Security Associations; above 0
 */
public record Policy(
        EspSa.Direction direction,
        EspSa.Mode mode,
        Selector selector,
        InetAddress tunnelSource,
        InetAddress tunnelDestination,
        int requestId) {}
