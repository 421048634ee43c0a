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
 * <p>No thread shares an engine; the data plane and the sockets are called from all of them. Nothing is kept across a
 * restart but the files.
 */
package io.quoin.gateway;
