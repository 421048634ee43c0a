/** Diffie-Hellman: MODP, ECP, Curve25519 and Curve448. */
package io.quoin.kex.dh;
