/**
 * Diffie-Hellman on the JDK: MODP (RFC 3526), ECP (RFC 5903), Curve25519 and Curve448 (RFC 8031). One OSGi service per
 * group, each a class nested in its family.
 *
 * <pre>
 *   peer's share -&gt; family: length, range, curve (RFC 6989, 2; RFC 8031, 3.2) -&gt; JDK KeyAgreement -&gt; secret
 * </pre>
 *
 * <p>Key pairs are never reused. The limit, said once: the JDK keeps private keys where they cannot be overwritten,
 * so an exchange that ends lets go of its key, and the garbage collector has the rest.
 */
package io.quoin.kex.dh;
