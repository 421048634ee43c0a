package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final Instant START = Instant.EPOCH;
    private final RateLimit limit = new RateLimit(200, Duration.ofMillis(10));

    @Test
    void allowsABurstAndNotOneMore() {
        assertThat(allowed(500, START)).isEqualTo(200);
        assertThat(limit.allows(START)).isFalse();
    }

    @Test
    void allowsOneMoreEveryTenMilliseconds() {
        allowed(200, START);
        assertThat(limit.allows(START.plusMillis(9))).isFalse();
        assertThat(limit.allows(START.plusMillis(10))).isTrue();
        assertThat(limit.allows(START.plusMillis(19))).isFalse();
        assertThat(limit.allows(START.plusMillis(20))).isTrue();
        assertThat(allowed(500, START.plusSeconds(1))).isEqualTo(98);
    }

    @Test
    void savesUpNoMoreThanABurst() {
        allowed(200, START);
        assertThat(allowed(500, START.plus(Duration.ofDays(3650)))).isEqualTo(200);
    }

    private long allowed(int asked, Instant now) {
        return IntStream.range(0, asked).filter(i -> limit.allows(now)).count();
    }
}
