/**
 * Signatures and certificates on the JDK: RSA, ECDSA (RFC 7427; RFC 4754), Ed25519 and Ed448 (RFC 8420), each scheme an
 * OSGi service, and the validation of certificate chains.
 *
 * <pre>
 *   CERT payloads -&gt; limits -&gt; key usage, identity -&gt; paths to a trust anchor, by names
 *                                                       |
 *           key &lt;- revocation &lt;- PKIX of the JDK (RFC 5280, 6)
 *                      |              |
 *                      +-&gt; SignatureScheme services
 * </pre>
 *
 * <p>There is one mechanism for the signatures of certificates, CRLs and OCSP responses, whatever the algorithm: the
 * installed {@link io.quoin.auth.SignatureScheme}s. The JDK's path validation asks a certificate to verify itself, and
 * ours asks them; that is how it validates chains by algorithms that it does not know. Were it to stop asking, such
 * chains would be refused, and none accepted. Nothing here opens a connection.
 *
 * <p>ECDSA is signed by the JDK and verified on the curves of Bouncy Castle, with a fifth of the work; the bundle has
 * them inside.
 *
 * <p>The limit, said once: the JDK keeps private keys where they cannot be overwritten, so a signature lets go of its
 * key, and the garbage collector has the rest.
 */
package io.quoin.auth.x509;
