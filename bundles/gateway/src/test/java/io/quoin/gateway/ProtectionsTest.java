package io.quoin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.manage.Protection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionsTest {
    @ParameterizedTest
    @CsvSource({
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768, true, hybrid x25519+mlkem768",
        "aes256gcm16-prfsha384-ecp384-ke1_mlkem1024-ke2_mlkem512, true, hybrid ecp384+mlkem1024+mlkem512",
        "aes256gcm16-prfsha384-mlkem768, true, pure KEM mlkem768",
        "aes256gcm16-prfsha384-ecp384, true, hybrid kem+ecp384",
        "aes256gcm16-prfsha384-x25519-ke1_none, false, classical x25519",
        "aes256-sha256-prfsha256-modp3072, false, classical modp3072",
        "chacha20poly1305-prfsha256-ecp256, false, classical ecp256",
        "'', false, none",
    })
    void isReadFromWhatWasNegotiated(String proposal, boolean postQuantum, String protection) {
        assertThat(Protections.of(proposal, postQuantum, false)).hasToString(protection);
    }

    @Test
    void aPpkProtectsBesideOrInsteadOfAKem() {
        assertThat(Protections.of("aes256gcm16-prfsha384-x25519-ke1_mlkem768", true, true))
                .hasToString("hybrid x25519+mlkem768+ppk");
        Protection classical = Protections.of("aes256gcm16-prfsha384-x25519", false, true);
        assertThat(classical).hasToString("ppk x25519+ppk");
        assertThat(classical.isPostQuantum()).isTrue();
    }
}
