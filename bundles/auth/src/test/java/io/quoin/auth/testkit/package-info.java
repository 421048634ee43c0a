/**
 * What every implementation of {@link io.quoin.auth.SignatureScheme} must pass: extend
 * {@link io.quoin.auth.testkit.SignatureSchemeContract} and name the schemes, each with a key pair.
 */
package io.quoin.auth.testkit;
