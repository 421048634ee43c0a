package io.quoin.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordsTest {
    @Test
    void protectionReadsAsOneLine() {
        assertThat(new Protection(Protection.Kind.HYBRID, List.of("x25519", "mlkem768")))
                .hasToString("hybrid x25519+mlkem768");
        assertThat(new Protection(Protection.Kind.PURE_KEM, List.of("mlkem1024")))
                .hasToString("pure KEM mlkem1024");
        assertThat(new Protection(Protection.Kind.CLASSICAL, List.of("x25519"))).hasToString("classical x25519");
        assertThat(Protection.NONE).hasToString("none");
    }

    @Test
    void aClassicalKeyExchangeAloneIsNotPostQuantum() {
        for (Protection.Kind kind : Protection.Kind.values()) {
            assertThat(new Protection(kind, List.of()).isPostQuantum())
                    .as("%s", kind)
                    .isEqualTo(kind != Protection.Kind.CLASSICAL && kind != Protection.Kind.NONE);
        }
    }

    @Test
    void trafficAddsUp() {
        assertThat(new Traffic(100, 2).plus(new Traffic(50, 1))).isEqualTo(new Traffic(150, 3));
    }

    @Test
    void snapshotDoesNotChangeWithWhatItWasMadeOf() {
        var drops = new TreeMap<>(Map.of("malformed", 1L));
        var listening = new ArrayList<>(List.of("0.0.0.0:500"));
        var status = new GatewayStatus(
                "1", Instant.EPOCH, true, "", List.of(), listening, 1, 0, false, List.of(), drops, 0, List.of());

        drops.put("malformed", 2L);
        listening.clear();

        assertThat(status.drops()).containsEntry("malformed", 1L);
        assertThat(status.listening()).containsExactly("0.0.0.0:500");
        assertThatThrownBy(() -> status.drops().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
