package io.quoin.gateway;

import java.time.Duration;
import java.time.Instant;

/** The time of the engines: begins at the wall time of its making, and from then on never jumps. */
final class MonotonicClock {
    private final Instant origin = Instant.now();
    private final long originNanos = System.nanoTime();

    Instant now() {
        return origin.plusNanos(System.nanoTime() - originNanos);
    }

    /** How long ago {@code instant} was; zero where it is to come. */
    Duration since(Instant instant) {
        Duration age = Duration.between(instant, now());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** How long it is until {@code instant}; zero where it was. */
    Duration until(Instant instant) {
        Duration wait = Duration.between(now(), instant);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** The wall time of a monotonic instant. */
    Instant wall(Instant instant) {
        return Instant.now().minus(Duration.between(instant, now()));
    }
}
