/**
 * BIKE-L1, BIKE-L3 and BIKE-L5 as key-exchange methods of IKEv2, for experiments, on the lightweight API of Bouncy
 * Castle: that of NIST's fourth round (specification 5.1 of 10 October 2022), where it was not chosen.
 *
 * <p>The ids 1089 to 1091 are private and those of the betas of strongSwan 6.0 and of FortiOS. The secret of BIKE has
 * 32 octets. Bouncy Castle gives the first 16 of them for bike1 and the first 24 for bike3, so that only bike5 can
 * agree with what is not Bouncy Castle, with which it was not tried. Private keys are not wiped, which the library has
 * no way to; shared secrets are.
 */
package io.quoin.kex.bike;
