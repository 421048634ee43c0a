/**
 * HQC-128, HQC-192 and HQC-256 as key-exchange methods of IKEv2, for experiments, on the lightweight API of Bouncy
 * Castle 1.85: the submission that NIST chose in 2025, as its authors revised it that year. There is no standard yet;
 * later releases of Bouncy Castle make other keys of the same randomness, for which no answers are published.
 *
 * <p>The ids 1092 to 1094 are private and those of the betas of strongSwan 6.0 and of FortiOS. What these have under
 * them is the HQC of NIST's third and fourth round, whose shares and secrets have other lengths: they cannot agree with
 * ours. The known answers of the two smaller sets are those of the submission; of hqc256 none was at hand, so its
 * answer was computed with the same library, and tells a broken computation only.
 *
 * <p>A share has up to 14,421 octets. So it goes into a further key exchange (RFC 9370), whose messages are fragmented,
 * and never into IKE_SA_INIT. Private keys are not wiped, which the library has no way to; shared secrets are.
 */
package io.quoin.kex.hqc;
