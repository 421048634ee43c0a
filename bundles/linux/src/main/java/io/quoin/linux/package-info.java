/**
 * What Java cannot ask of Linux, asked by system calls: netlink, UDP sockets that know the local address of each
 * datagram, TUN devices, addresses and routes. For 64-bit little-endian Linux (x86-64, aarch64); all numbers used here
 * are the same on both.
 *
 * <pre>
 *   Routes, xfrm -- NetlinkMessage --&gt; Netlink ---+
 *   gateway ------- Received ---------- UdpSocket +--&gt; Libc (JNA) --&gt; kernel
 *   esp ----------- IP packets -------- Tun ------+
 * </pre>
 *
 * <p>Whatever fails says so by a {@link io.quoin.linux.LinuxException}, whose message is a sentence for an operator.
 */
@Export
@Version("1.0.0")
package io.quoin.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
