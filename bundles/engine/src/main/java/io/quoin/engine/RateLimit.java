package io.quoin.engine;

import java.time.Duration;
import java.time.Instant;

/** Limits what others can make us do: a bucket of tokens that fills again. */
final class RateLimit {
    private final int capacity;
    private final Duration perToken;
    private int tokens;
    private Instant filledAt = Instant.MIN;

    /**
     * A full bucket.
     *
     * @param perToken how long it takes until there is one more
     */
    RateLimit(int capacity, Duration perToken) {
        this.capacity = capacity;
        this.perToken = perToken;
        this.tokens = capacity;
    }

    /** Takes a token, where there is one. */
    boolean allows(Instant now) {
        if (isEmpty(now)) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Whether there is no token. */
    boolean isEmpty(Instant now) {
        if (filledAt.equals(Instant.MIN)) {
            filledAt = now;
        }
        long fresh = Duration.between(filledAt, now).dividedBy(perToken);
        tokens = (int) Math.min(capacity, tokens + fresh);
        filledAt = filledAt.plus(perToken.multipliedBy(fresh));
        return tokens == 0;
    }
}
