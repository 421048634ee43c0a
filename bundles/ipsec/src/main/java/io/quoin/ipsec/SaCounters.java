package io.quoin.ipsec;

/**
 * What a Security Association has carried and dropped since it was installed.
 *
 * @param octets of the packets inside, without the ESP overhead, as the Linux kernel counts them
 * @param packets how many
 * @param replayed dropped by the anti-replay window, or stale
 * @param integrityFailures dropped because the ICV was wrong
 */
public record SaCounters(long octets, long packets, long replayed, long integrityFailures) {
    public static final SaCounters NONE = new SaCounters(0, 0, 0, 0);
}
