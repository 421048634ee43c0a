package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators write: whatever it is, it is understood or refused with a sentence. */
class NotationFuzzTest {
    private static final List<Function<String, Object>> READERS =
            List.of(ProposalSpec::ike, ProposalSpec::esp, Identity::parse, TrafficSelectors::parse);

    static Stream<byte[]> notation() {
        return Stream.of(
                        "\0aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_none",
                        "\0aes128-aes256-sha256-sha384-prfsha256-ecp384-modp2048",
                        "\1chacha20poly1305-aes256gcm12-x25519-ke7_mlkem1024-esn-noesn",
                        "\2keyid:0a0b",
                        "\2user@example.net",
                        "\0022001:db8::1",
                        "\00310.1.0.0/16[tcp/443-500]",
                        "\0032001:db8::-2001:db8::ff[17]")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource
    @FuzzTest
    void notation(byte[] data) {
        String text = new String(data, 0, data.length, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            return;
        }
        Object read;
        try {
            read = READERS.get(text.charAt(0) % READERS.size()).apply(text.substring(1));
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).{4,}").isExactlyInstanceOf(IllegalArgumentException.class);
            return;
        }
        assertThat(read.toString()).isNotEmpty();
        if (read instanceof Identity identity) {
            assertThat(Identity.parse(identity.toString())).isEqualTo(identity);
        }
    }
}
