/** A certification authority for tests, which signs by any {@link io.quoin.auth.SignatureScheme}. */
package io.quoin.auth.x509.testkit;
