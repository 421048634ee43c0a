/**
 * The key-exchange SPI: what a bundle implements to bring a key-exchange method to a running gateway. It is one
 * interface, {@link io.quoin.kex.KeyExchangeMethod}, with {@link io.quoin.kex.KnownAnswer} for what it has to prove and
 * one error for what a peer does wrong, on the {@code Octets} and {@code Secret} of {@code io.quoin.bytes}; {@link
 * io.quoin.kex.Kem} spares a KEM the common part of it.
 *
 * <h2>From a bundle to a peer</h2>
 *
 * <pre>
 *   bundle starts -&gt; service -&gt; is the bundle trusted? -&gt; known answers -&gt; round trip -&gt; offered
 *   bundle stops  -&gt; no new exchange; those that were begun end with the instance they began with
 * </pre>
 *
 * <p>A method is published as an OSGi service of type {@code KeyExchangeMethod}; each service is one method. Of several
 * with one transform id, the one with the highest {@code service.ranking} is offered, of equal ones the elder service;
 * the others stay listed, and follow when it goes. So an implementation is replaced by installing a better one: the
 * tunnels stay, and their next exchange takes it. {@code ike:list-kex} shows every method, who brings it, and why it is
 * not offered. Nothing else has to be told that a method exists: its {@code keyword()} may be written in proposals,
 * such as {@code aes256gcm16-prfsha384-x25519-ke1_thekeyword}, from then on.
 *
 * <h2>What an implementation promises</h2>
 *
 * <ul>
 *   <li>Threads: a method is immutable and is called by several threads at once. An {@code Initiation} is used by one
 *       thread at a time, which need not be the same each time.
 *   <li>Time: a call runs on the thread that serves a share of all tunnels, and they wait. It ends within
 *       {@link io.quoin.kex.KeyExchangeMethod#LONGEST_CALL_MILLIS}, waits for nothing (no lock, file, network or device
 *       that may hang), and does not depend on secrets in its duration, as far as the platform can.
 *   <li>Randomness: all of it from the {@code SecureRandom} that is passed in, which is not kept; the same octets from
 *       it then make the same exchange. Native code that cannot be told what to draw is the exception, and says so in
 *       its Javadoc and to its contract test.
 *   <li>Keys: fresh for each exchange and never used again. Whoever makes a secret array overwrites it; {@code
 *       Secret.take} does both. A private key ends with {@code close()}, which the caller calls in any case, perhaps
 *       more than once. A returned {@code Secret} belongs to the caller, who closes it. Nothing secret is in a {@code
 *       toString()}, an exception or a log.
 *   <li>Class path: it carries the libraries that it needs in itself, so that both are replaced as one, and changes
 *       nothing outside of itself: no JCA provider registered, no system property left behind.
 * </ul>
 *
 * <h2>What happens when it fails</h2>
 *
 * <p>{@link io.quoin.kex.InvalidShareException} says that the peer is at fault: it is told INVALID_SYNTAX, and that
 * exchange ends. Anything else that is thrown, a share of another length than was stated, and {@code null}, say that
 * the provider is at fault: the one negotiation that wanted it ends with TEMPORARY_FAILURE, the gateway and all other
 * tunnels go on, and the operator is told the keyword and the class of what was thrown, never its message. A method
 * that fails before it was offered, or a known answer that does not hold, keeps it from being offered, with the reason;
 * one that fails again and again, or does not end in time, is withdrawn.
 *
 * <h2>Versions</h2>
 *
 * <p>This package and {@code io.quoin.bytes} are versioned semantically, which the build checks against the last
 * release. A provider imports the range of one major version (bnd writes {@code [2.0,3)} by itself). What a method may
 * implement grows with the major version only; what it may use, with the minor one.
 */
@Export
@Version("2.0.0")
package io.quoin.kex;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
