/**
 * What two sides agree on: the notation of proposals, the choice among them (RFC 7296, 2.7 and 3.3.6; RFC 9370, 2.2.1),
 * and the narrowing of traffic selectors (RFC 7296, 2.9).
 */
package io.quoin.engine.internal.negotiation;
