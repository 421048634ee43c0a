/**
 * IKEv2 messages and payloads, both directions (RFC 7296, 3; RFC 7383, 2.5). The codec neither decrypts nor logs nor
 * decides: what it does not know it carries as an {@code Unknown...} record, and what is not well formed ends in {@link
 * io.quoin.wire.MalformedException} and in nothing else.
 *
 * <pre>
 *   datagram --&gt; Message(IkeHeader, [Payload...])
 *                                      EncryptedPayload.body -- (the engine decrypts) --&gt; Payloads.decode
 * </pre>
 */
@Export
@Version("1.0.0")
package io.quoin.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
