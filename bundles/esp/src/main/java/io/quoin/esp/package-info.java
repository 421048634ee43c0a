/**
 * ESP (RFC 4303) in user space, for kernels that have none: a TUN device takes the packets that policies protect, and
 * the gateway's sockets carry them in UDP (RFC 3948).
 *
 * <pre>
 *   TUN -- IP packet --&gt; policy, newest outbound SA --&gt; protect -- ESP --&gt; EspCarrier
 *   TUN &lt;-- IP packet -- policy &lt;-- open &lt;-- inbound SA by SPI &lt;-- ESP -- received
 * </pre>
 *
 * A packet that is not carried is counted by its {@link io.quoin.esp.Verdict} and gone; nothing is logged.
 */
package io.quoin.esp;
