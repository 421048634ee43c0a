/**
 * The data-plane port: what the IKE engine asks of whatever carries ESP. Records say what to install; {@link
 * io.quoin.ipsec.Dataplane} installs it; {@link io.quoin.ipsec.DataplaneProvider} is the service a data-plane bundle
 * publishes.
 *
 * <pre>
 *   engine -- EspSa, Policy --&gt; Dataplane --&gt; kernel (xfrm) or TUN device (esp)
 *          &lt;-- SaCounters ---
 * </pre>
 */
@Export
@Version("1.0.0")
package io.quoin.ipsec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
