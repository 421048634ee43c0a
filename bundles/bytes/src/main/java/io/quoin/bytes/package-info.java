/**
 * The two kinds of octets every other room is built of: {@link io.quoin.bytes.Octets}, immutable and equal by value,
 * for what may be seen, and {@link io.quoin.bytes.Secret}, with one owner and a visible end, for what may not.
 */
@Export
@Version("1.0.0")
package io.quoin.bytes;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
