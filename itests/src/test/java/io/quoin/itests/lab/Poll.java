package io.quoin.itests.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that another process does. */
public final class Poll {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private Poll() {}

    /** Asks again and again until it is so or the limit is over; false where it never was. */
    public static boolean until(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
