/**
 * The data plane of the Linux kernel: Security Associations and policies by NETLINK_XFRM (linux/xfrm.h). Messages are
 * made by pure code; {@link io.quoin.xfrm.XfrmDataplane} sends them and remembers what it has to take away again.
 *
 * <pre>
 *   EspSa ---&gt; SaMessages ----------------------+
 *   Policy --&gt; KernelPolicy --------------------+--&gt; XfrmDataplane --&gt; Netlink --&gt; kernel
 *   SaCounters &lt;-- SaMessages ------------------+
 * </pre>
 */
package io.quoin.xfrm;
