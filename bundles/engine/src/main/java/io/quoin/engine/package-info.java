/**
 * IKEv2 itself (RFC 7296, RFC 9242, RFC 9370, RFC 7383), without I/O: {@link io.quoin.engine.IkeEngine} is told what
 * happened and when, and calls its {@link io.quoin.engine.Host} and data plane with what follows. It knows no thread,
 * socket, clock, logger or random source of its own, so that the same inputs give the same octets.
 *
 * <pre>
 *   Input --&gt; IkeEngine --&gt; InitResponder (cookie, half-open limit)
 *                |                 |
 *             Tunnel --------&gt; IkeSa --&gt; IkeState: InitSent, IntermediateSent, AuthSent   (initiator)
 *        (kept up, or not)        |               Negotiating                             (responder)
 *                              Window             Established                             (both)
 *                     (message ids, fragments)      |-- Exchanges:    what we begin: CreateChildSa for a NewChild or
 *                                                   |                 a NewIkeSa, Informational
 *                                                   |-- PeerRequests: what the peer begins, and collisions
 *                                                   `-- ChildSas:     what time does to Child SAs
 * </pre>
 *
 * <p>Each IKE SA has a Recorder, and each Tunnel keeps the last Negotiations, so that a failure can be explained: by
 * what both sides said, not by what is guessed afterwards.
 *
 * <p>Two extensions were built without the text of their RFCs, from what libreswan sends and computes:
 * {@code AuthMethods} (RFC 9593) and {@code IntermediatePpks} (RFC 9867). Each says what of it is not verified.
 */
@Export
@Version("1.0.0")
package io.quoin.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
