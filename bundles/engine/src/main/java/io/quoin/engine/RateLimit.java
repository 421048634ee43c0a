package io.quoin.engine;

import java.time.Duration;
import java.time.Instant;

/** Limits the refusals that anybody can provoke: a bucket of tokens that fills again. */
final class RateLimit {
    private static final int CAPACITY = 200;
    private static final Duration PER_TOKEN = Duration.ofMillis(10);

    private int tokens = CAPACITY;
    private Instant filledAt = Instant.MIN;

    /** Takes a token, where there is one. */
    boolean allows(Instant now) {
        if (filledAt.equals(Instant.MIN)) {
            filledAt = now;
        }
        long fresh = Duration.between(filledAt, now).dividedBy(PER_TOKEN);
        tokens = (int) Math.min(CAPACITY, tokens + fresh);
        filledAt = filledAt.plus(PER_TOKEN.multipliedBy(fresh));
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
