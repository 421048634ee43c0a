package io.quoin.manage;

/**
 * What happened to a tunnel since it was configured, or since the gateway was started; no count ever goes back.
 *
 * @param flaps how often it went down after it had been up
 * @param ikeRekeys how often an IKE SA was replaced by another with new keys
 * @param childRekeys how often a Child SA was
 * @param lastFailure why it last failed or went down, also when it is up again; empty where it never did
 * @param replayed packets that arrived twice or too late, and were dropped; over all its Child SAs
 * @param integrityFailures packets that arrived with a wrong integrity check value, and were dropped; likewise
 */
public record TunnelPast(
        long flaps, long ikeRekeys, long childRekeys, String lastFailure, long replayed, long integrityFailures) {
    public static final TunnelPast NONE = new TunnelPast(0, 0, 0, "", 0, 0);
}
