package io.quoin.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PinnedKeysTest {
    private static final PublicKeyInfo KEY = new PublicKeyInfo(Octets.ofHex("3000"));

    @Test
    void findsAKeyByItsOctets() {
        assertThat(new PinnedKeys(Set.of(KEY)).find(Octets.ofHex("3000"))).contains(KEY);
    }

    @Test
    void findsNoOtherKeyAndNoGarbage() {
        PinnedKeys keys = new PinnedKeys(Set.of(KEY));
        assertThat(keys.find(Octets.ofHex("3001"))).isEmpty();
        assertThat(keys.find(Octets.ofHex("300000"))).isEmpty();
        assertThat(keys.find(Octets.empty())).isEmpty();
    }

    @Test
    void trustsNobodyWhereNoKeyIsPinned() {
        assertThat(new PinnedKeys(Set.of()).find(KEY.der())).isEmpty();
    }

    @Test
    void holdsUpToItsLimit() {
        assertThat(new PinnedKeys(keys(PinnedKeys.MAX_KEYS)).keys()).hasSize(PinnedKeys.MAX_KEYS);
        assertThatThrownBy(() -> new PinnedKeys(keys(PinnedKeys.MAX_KEYS + 1)))
                .hasMessage("17 public keys are configured for one peer: name at most 16");
    }

    private static Set<PublicKeyInfo> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new PublicKeyInfo(Octets.ofInt(i)))
                .collect(Collectors.toSet());
    }
}
