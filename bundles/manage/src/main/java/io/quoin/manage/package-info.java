/**
 * What management sees of a gateway, and what it may command: immutable records, and {@link io.quoin.manage.Management},
 * the one service. The shell renders them, as SNMP and NETCONF will, so that they cannot disagree.
 *
 * <pre>
 *   engine, data plane, configuration --&gt; gateway -- Management --&gt; GatewayStatus, TunnelView, IkeSaView, KexMethodView
 *                                                                         |
 *                                                       shell, SNMP, NETCONF: one rendering each
 * </pre>
 *
 * <p>No record holds key material. Of what a peer sent there is only its identity, and of that only what is printable.
 */
@Export
@Version("1.0.0")
package io.quoin.manage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
