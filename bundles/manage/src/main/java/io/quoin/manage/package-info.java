/**
 * What management sees of a gateway, and what it may command: immutable records, and the one service {@link
 * io.quoin.manage.Management}. The shell renders them, as SNMP and NETCONF will, so that they cannot disagree.
 *
 * <pre>
 *   engine, data plane, configuration --&gt; gateway -- Management --+--&gt; GatewayStatus, ExchangeView
 *                                                                 +--&gt; TunnelView, TunnelPast
 *                                                                 +--&gt; NegotiationView
 *                   shell, SNMP, NETCONF: one rendering each &lt;----+--&gt; IkeSaView, SetUpView, ChildSaView
 *                                                                 +--&gt; KexMethodView, KexEventView
 * </pre>
 *
 * <p>Whoever serves tables row by row takes one {@link io.quoin.manage.Snapshot} for all rows.
 *
 * <p>No record holds key material. Of what a peer sent there are its identity, its proposals and selectors, and the
 * names in its certificates, and of those only what is printable and short.
 */
@Export
@Version("1.0.0")
package io.quoin.manage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
