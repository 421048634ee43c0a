/**
 * The provider kit: what every implementation of {@link io.quoin.kex.KeyExchangeMethod} must pass. Its test extends
 * {@link io.quoin.kex.testkit.KeyExchangeMethodContract} and names the methods; the dependency is {@code
 * io.quoin:quoin-kex} of type {@code test-jar}, beside JUnit 5 and AssertJ. {@link io.quoin.kex.testkit.SeededRandom}
 * is for further tests of one's own.
 */
package io.quoin.kex.testkit;
