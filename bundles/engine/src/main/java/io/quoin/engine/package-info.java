/**
 * IKEv2 itself (RFC 7296, RFC 9242, RFC 9370, RFC 7383), without I/O: {@link io.quoin.engine.IkeEngine} is told what
 * happened and when, and calls its {@link io.quoin.engine.Host} and data plane with what follows. It knows no thread,
 * socket, clock, logger or random source of its own, so that the same inputs give the same octets.
 *
 * <pre>
 *   Input --&gt; IkeEngine --&gt; (cookie, half-open limit) --&gt; IkeSa --&gt; IkeState
 *                                                          |          initiator: InitSent, IntermediateSent, AuthSent
 *                                                          |          responder: Negotiating
 *                                                          |          both:      Established
 *                                                        Window       message ids, retransmits, fragments
 * </pre>
 */
@Export
@Version("1.0.0")
package io.quoin.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
