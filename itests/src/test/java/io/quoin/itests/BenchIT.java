package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quoin.itests.bench.Handshakes;
import io.quoin.itests.bench.Memory;
import io.quoin.itests.bench.Start;
import io.quoin.itests.lab.Requires;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Each bench with numbers that mean nothing, so that none rots. */
class BenchIT {

    @Test
    void handshakesAreMeasuredOfBothResponders() throws IOException {
        Handshakes.main(new String[] {"--case=x25519+mlkem768", "--users=20", "--rounds=1", "--warm-up=20"});
        assertThat(rows("handshakes")).hasSize(4).allSatisfy(row -> {
            assertThat(row.get("cpu us best").asDouble()).isPositive();
            assertThat(row.get("failed").asInt()).isZero();
        });
    }

    @Test
    void memoryIsMeasuredAndEachPeerIsAskedTwiceWhetherItLives() throws IOException {
        Requires.chroot();
        Memory.main(new String[] {"--sizes=20,100", "--rounds=1", "--warm-up=20", "--steps=24"});
        assertThat(rows("memory")).hasSize(2);
        JsonNode last = rows("memory").get(1);
        // So few weigh less than what the JVM gives back meanwhile; and on a busy machine some are asked again.
        assertThat(last.get("heap kB each").isNumber()).isTrue();
        assertThat(last.get("liveness checks").asInt()).isGreaterThanOrEqualTo(195);
    }

    @Test
    void startsAreMeasuredUntilATunnelIsUp() throws Exception {
        Start.main(new String[] {"--boots=1"});
        assertThat(rows("start")).hasSize(1);
        assertThat(rows("start").get(0).get("up s").asDouble()).isPositive();
        assertThat(rows("start").get(0).get("resident MB").asInt()).isPositive();
    }

    private static JsonNode rows(String bench) throws IOException {
        return new ObjectMapper()
                .readTree(Path.of("target/bench/" + bench + ".json").toFile())
                .get("rows");
    }
}
