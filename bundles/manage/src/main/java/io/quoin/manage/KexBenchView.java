package io.quoin.manage;

/**
 * How fast a key-exchange method is on this machine.
 *
 * @param provider the bundle that brings it, and its version
 * @param rounds whole exchanges that were measured
 * @param initiates per second: key pairs made
 * @param responds per second: shares answered
 * @param completes per second: answers taken in
 */
public record KexBenchView(
        String keyword, String provider, long rounds, double initiates, double responds, double completes) {}
