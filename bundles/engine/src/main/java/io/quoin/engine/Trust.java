package io.quoin.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * How long an authentication counts, of an IKE SA and of all that replace it by rekeying.
 *
 * @param renewAt when to authenticate anew
 * @param endsAt when the IKE SA ends, where that has not come to pass
 */
record Trust(Instant renewAt, Instant endsAt) {
    static final Trust UNLIMITED = new Trust(Instant.MAX, Instant.MAX);

    /** A peer that wants to be asked more often than that is not asked more often. */
    static final Duration LEAST_LIFETIME = Duration.ofSeconds(10);

    /** By our own configuration. A responder begins later, so that it does so only where its peer does not. */
    static Trust configured(PeerConfig peer, boolean initiator, Environment environment) {
        Duration reauth = peer.lifetimes().reauth();
        if (reauth.isZero()) {
            return UNLIMITED;
        }
        Duration renew = initiator ? Lifetimes.jittered(reauth, environment) : reauth;
        return new Trust(environment.now().plus(renew), environment.now().plus(Lifetimes.hard(reauth)));
    }

    /** By the demand of the responder, who ends the IKE SA after {@code lifetime} itself (RFC 4478, 3). */
    Trust atMost(Duration lifetime, Environment environment) {
        Duration kept = lifetime.compareTo(LEAST_LIFETIME) < 0 ? LEAST_LIFETIME : lifetime;
        Instant renew =
                environment.now().plus(Lifetimes.jittered(kept.multipliedBy(9).dividedBy(10), environment));
        return new Trust(renew.isBefore(renewAt) ? renew : renewAt, endsAt);
    }
}
