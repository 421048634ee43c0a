package io.quoin.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quoin.itests.bench.Handshakes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Each bench with numbers that mean nothing, so that none rots. */
class BenchIT {

    @Test
    void handshakesAreMeasuredOfBothResponders() throws IOException {
        Handshakes.main(new String[] {"--case=x25519+mlkem768", "--users=20", "--rounds=1", "--warm-up=20"});
        JsonNode report = new ObjectMapper()
                .readTree(Path.of("target/bench/handshakes.json").toFile());
        assertThat(report.get("rows")).hasSize(4).allSatisfy(row -> {
            assertThat(row.get("cpu us best").asDouble()).isPositive();
            assertThat(row.get("failed").asInt()).isZero();
        });
    }
}
