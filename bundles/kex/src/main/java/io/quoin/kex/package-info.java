/**
 * The key-exchange SPI: what a bundle implements to bring a key-exchange method to a running gateway. One interface,
 * {@link io.quoin.kex.KeyExchangeMethod}, and the one error it knows; {@link io.quoin.kex.Kem} spares a KEM the common
 * part of it.
 */
@Export
@Version("2.0.0")
package io.quoin.kex;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
