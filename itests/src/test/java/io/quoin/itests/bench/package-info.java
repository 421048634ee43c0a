/**
 * Benches, run by {@code itests/bench}: what they measure is a responder in a process of its own, and who drives it is
 * the same generator for each responder.
 *
 * <pre>
 *   Handshakes --- Load --- stdin, stdout --- LoadGenerator: Initiators, an IkeEngine for all users
 *       |                                        |
 *       |                                   10.64.0.0/10      one address, identity and certificate for each user
 *       |                                        |
 *       +--- QuoinResponder, CharonResponder  198.18.0.2, 198.18.1.2
 * </pre>
 */
package io.quoin.itests.bench;
