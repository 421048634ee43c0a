/**
 * FrodoKEM-640, FrodoKEM-976 and FrodoKEM-1344 as key-exchange methods of IKEv2, for experiments, on the lightweight
 * API of Bouncy Castle 1.85, the last release with all three. They are those of the third round of NIST's process
 * (specification of 4 June 2021), which ISO/IEC 18033-2 calls eFrodoKEM: a key is for one secret, as in IKE. The later
 * FrodoKEM with a salt, which liboqs has under that name since 0.16, is another method.
 *
 * <p>The ids 1083 to 1085 are private and those of the betas of strongSwan 6.0, with liboqs, whose methods in their
 * order are three of Kyber (1080), FrodoKEM-AES, FrodoKEM-SHAKE, BIKE (1089) and HQC (1092). So these take AES for the
 * matrix. No such peer was at hand to try it with; the known answers are those of liboqs.
 *
 * <p>Lattices without structure, at the price of size: a share has up to 21,632 octets. So it goes into a further key
 * exchange (RFC 9370), whose messages are fragmented, and never into IKE_SA_INIT. Private keys are not wiped, which the
 * library has no way to; shared secrets are.
 */
package io.quoin.kex.frodokem;
