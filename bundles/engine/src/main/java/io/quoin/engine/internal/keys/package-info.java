/**
 * Keys and what they protect: the pseudorandom functions, the key schedule of RFC 7296, 2.14 to 2.17 with the
 * additional key exchanges of RFC 9370, 2.2.2, the protection of messages (RFC 7296, 3.14; RFC 5282; RFC 7383) and
 * what the AUTH payload signs (RFC 7296, 2.15; RFC 9242, 3.3.2).
 */
package io.quoin.engine.internal.keys;
