/**
 * The running gateway: sockets, the clock, threads, configuration, and the engines that they serve.
 *
 * <pre>
 *   etc/io.quoin.peer-*.cfg -- PeerComponent --&gt; Tunnels --+
 *   etc/io.quoin.gateway.cfg ------------------------------+--&gt; Gateway (one thread: compares what is
 *   bundles -- data planes, key-exchange methods ----------+       |     with what should be)
 *   name servers -- Names (one thread) --------------------+       |
 *                                                                  v
 *   network &lt;--&gt; Ports &lt;--&gt; Shard: queue, thread, IkeEngine &lt;--- Router --&gt; Dataplane
 *                                    |
 *                                    +-- events --&gt; History --&gt; GatewayView --&gt; Management
 * </pre>
 *
 * <p>Key-exchange methods are code of others, so engines see them behind {@code ContainedMethod} only:
 *
 * <pre>
 *   service --&gt; KexRegistry --&gt; KexAdmission: signature (KexTrust), facts, known answers, round trip
 *                   |               on 4 admission threads, each call on a guard thread with a deadline
 *                   +--&gt; ContainedMethod --&gt; engine
 *                            vendor's code: called directly         other code: on a guard thread, 2 s at most
 *                            what fails is counted: 3 in a row, or one time-out, and the next ranking takes over
 * </pre>
 *
 * <p>A thread that a method does not give back is lost until the method returns: of one method {@code
 * GuardThreads.MAX_OF_ONE}, of all {@code GuardThreads.MAX_THREADS}. Who signed the gateway itself is the vendor: its
 * code is as good as the gateway's own, and saves the hop from thread to thread. A signature decides whose key exchange
 * peers are offered, not whose code may run: whoever may install a bundle runs code.
 *
 * <p>No thread shares an engine; the data plane and the sockets are called from all of them. Nothing is kept across a
 * restart but the files.
 */
package io.quoin.gateway;
