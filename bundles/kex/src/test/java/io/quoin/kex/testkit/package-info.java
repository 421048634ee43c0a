/**
 * What every implementation of {@link io.quoin.kex.KeyExchangeMethod} must pass: extend
 * {@link io.quoin.kex.testkit.KeyExchangeMethodContract} and name the methods.
 */
package io.quoin.kex.testkit;
