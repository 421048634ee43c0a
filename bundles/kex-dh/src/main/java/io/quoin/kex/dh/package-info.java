/**
 * Diffie-Hellman: MODP (RFC 3526) and ECP (RFC 5903) on the JDK, whose ECP takes the same time for every key;
 * Curve25519 and Curve448 (RFC 8031) on Bouncy Castle, which does too and is faster. One OSGi service per group, each a
 * class nested in its family.
 *
 * <pre>
 *   peer's share -&gt; family: length, range, curve (RFC 6989, 2; RFC 8031, 3.2) -&gt; agreement -&gt; secret
 * </pre>
 *
 * <p>Key pairs are never reused. The limit, said once: the JDK keeps private keys where they cannot be overwritten,
 * so an exchange that ends lets go of its key, and the garbage collector has the rest.
 */
package io.quoin.kex.dh;
