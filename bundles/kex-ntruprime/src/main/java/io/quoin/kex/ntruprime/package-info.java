/**
 * Streamlined NTRU Prime 761 as a key-exchange method of IKEv2, for experiments, on the lightweight API of Bouncy
 * Castle: that of NIST's third round (7 October 2020), the one that OpenSSH has as sntrup761, category 2 as its authors
 * claim.
 *
 * <p>No transform id was ever in use for it. Ours is 1761, for private use, away from those of others; both gateways
 * may be given another, {@code sntrup761.id} in {@code etc/io.quoin.kex.ntruprime.cfg}. A change takes effect at once
 * and is a new method to the gateway. Private keys are not wiped, which the library has no way to; shared secrets are.
 */
package io.quoin.kex.ntruprime;
