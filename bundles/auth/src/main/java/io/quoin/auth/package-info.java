/**
 * The signature-scheme SPI: what a bundle implements to let peers prove who they are by signatures.
 *
 * <pre>
 *   peer's CERT payloads -&gt; {@link io.quoin.auth.CertificateValidator} -+
 *   peer's raw key (RFC 7670) -&gt; {@link io.quoin.auth.PinnedKeys} ------+-&gt; {@link io.quoin.auth.PublicKeyInfo}
 *                                                                          |
 *   peer's AUTH payload -----------------&gt; {@link io.quoin.auth.SignatureScheme} -&gt; proved, or not
 * </pre>
 *
 * <p>Keys cross it as the DER that files and certificates hold, SubjectPublicKeyInfo and PKCS#8: a scheme needs nothing
 * of the run-time's own key classes, which know no post-quantum keys.
 */
@Export
@Version("1.0.0")
package io.quoin.auth;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
