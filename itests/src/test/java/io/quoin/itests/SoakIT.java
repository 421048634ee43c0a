package io.quoin.itests;

import io.quoin.itests.lab.Site;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Lifetimes of seconds on both sides, for a minute, or for as many as {@code -Dquoin.soak.minutes} says.
 */
class SoakIT {
    @Test
    void leaksNothingAndLosesNothing() throws Exception {
        Duration duration = Duration.ofMinutes(Integer.getInteger("quoin.soak.minutes", 1));
        try (Site site = Site.open()) {
            new Soak("soak", duration).run(site);
        }
    }
}
