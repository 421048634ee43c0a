package io.quoin.engine;

import java.time.Duration;

/**
 * What holds for all tunnels of an engine.
 *
 * @param shard the number of this engine among those of the gateway, 0 to 255; it stands in every local SPI
 * @param ikePort the gateway's own port for IKE, 500
 * @param natPort the gateway's own port for IKE and ESP behind NAT, 4500
 * @param forceUdpEncapsulation the data plane has no other way: pretend a NAT, so that the peer encapsulates too
 * @param cookieThreshold from this many half-open IKE SAs on, an initiator must return a cookie (RFC 7296, 2.6)
 * @param maxHalfOpen half-open IKE SAs at most; the oldest is given up for one more
 * @param maxHalfOpenPerAddress half-open IKE SAs at most with one peer address, half of them only with a cookie
 * @param halfOpenLifetime how long an IKE SA may stay half-open
 * @param retransmitAfter the first wait for a response; each further one is twice as long
 * @param retransmits how often a request is sent again before the peer counts as dead
 */
public record EngineSettings(
        int shard,
        int ikePort,
        int natPort,
        boolean forceUdpEncapsulation,
        int cookieThreshold,
        int maxHalfOpen,
        int maxHalfOpenPerAddress,
        Duration halfOpenLifetime,
        Duration retransmitAfter,
        int retransmits) {

    /** What suits a router. A dead peer is noticed after 2 + 4 + 8 + 16 + 32 = 62 seconds. */
    public static EngineSettings defaults() {
        return new EngineSettings(0, 500, 4500, false, 64, 1024, 64, Duration.ofSeconds(30), Duration.ofSeconds(2), 4);
    }

    public EngineSettings withForceUdpEncapsulation(boolean force) {
        return new EngineSettings(
                shard,
                ikePort,
                natPort,
                force,
                cookieThreshold,
                maxHalfOpen,
                maxHalfOpenPerAddress,
                halfOpenLifetime,
                retransmitAfter,
                retransmits);
    }

    public EngineSettings withCookieThreshold(int halfOpen) {
        return new EngineSettings(
                shard,
                ikePort,
                natPort,
                forceUdpEncapsulation,
                halfOpen,
                maxHalfOpen,
                maxHalfOpenPerAddress,
                halfOpenLifetime,
                retransmitAfter,
                retransmits);
    }
}
