package io.quoin.engine;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.engine.internal.keys.Prf;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/**
 * Stateless cookies (RFC 7296, 2.6): what a responder under load gives and later recognises, without remembering it.
 * The secret rotates; cookies of the one before are still taken.
 */
final class Cookies {
    private static final Duration SECRET_LIFETIME = Duration.ofMinutes(2);
    private static final int SECRET_LENGTH = 32;

    private final SecureRandom random;
    private Secret secret;
    private Secret previous;
    private Instant rotateAt = Instant.EPOCH;

    Cookies(SecureRandom random) {
        this.random = random;
        this.secret = fresh();
        this.previous = fresh();
    }

    /** The cookie for an initiator: 32 octets. */
    Octets give(Octets nonce, InetAddress address, long initiatorSpi, Instant now) {
        rotate(now);
        return cookie(secret, nonce, address, initiatorSpi);
    }

    boolean recognises(Octets cookie, Octets nonce, InetAddress address, long initiatorSpi, Instant now) {
        rotate(now);
        return isSame(cookie, cookie(secret, nonce, address, initiatorSpi))
                || isSame(cookie, cookie(previous, nonce, address, initiatorSpi));
    }

    /** In constant time: who learned by time how much of a forgery is right would finish it. */
    private static boolean isSame(Octets cookie, Octets ours) {
        return MessageDigest.isEqual(cookie.toBytes(), ours.toBytes());
    }

    private void rotate(Instant now) {
        if (!now.isBefore(rotateAt)) {
            previous.close();
            boolean idle = !now.isBefore(rotateAt.plus(SECRET_LIFETIME));
            previous = idle ? fresh() : secret;
            if (idle) {
                secret.close();
            }
            secret = fresh();
            rotateAt = now.plus(SECRET_LIFETIME);
        }
    }

    private Secret fresh() {
        byte[] bytes = new byte[SECRET_LENGTH];
        random.nextBytes(bytes);
        return Secret.take(bytes);
    }

    private static Octets cookie(Secret secret, Octets nonce, InetAddress address, long initiatorSpi) {
        return Prf.HMAC_SHA2_256.apply(secret, nonce, Octets.of(address.getAddress()), Octets.ofLong(initiatorSpi));
    }
}
