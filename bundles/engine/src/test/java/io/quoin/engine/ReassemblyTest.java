package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.wire.EncryptedFragmentPayload;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
    private static final int FIRST_INNER = 34;
    private final Reassembly reassembly = new Reassembly();

    @Test
    void joinsThePiecesInTheirOrderHoweverTheyCome() {
        assertThat(add(5, 3, 3, "cc")).isEmpty();
        assertThat(add(5, 1, 3, "aa")).isEmpty();
        assertThat(add(5, 2, 3, "bb"))
                .contains(new Reassembly.Whole(datagram(5, 1), FIRST_INNER, Octets.ofHex("aabbcc")));
    }

    @Test
    void aSingleFragmentIsAWholeMessage() {
        assertThat(add(5, 1, 1, "aa").map(Reassembly.Whole::plaintext)).contains(Octets.ofHex("aa"));
    }

    @Test
    void wantsNoFragmentTwice() {
        add(5, 1, 3, "aa");
        assertThat(reassembly.wants(5, fragment(1, 3))).isFalse();
        assertThat(reassembly.wants(5, fragment(2, 3))).isTrue();
    }

    @Test
    void beginsAnewWhereAMessageWasSplitIntoMorePieces() {
        add(5, 1, 2, "aa");
        assertThat(add(5, 2, 3, "bb")).isEmpty();
        assertThat(reassembly.wants(5, fragment(2, 2))).isFalse();
        assertThat(add(5, 3, 3, "cc")).isEmpty();
        assertThat(add(5, 1, 3, "ab").map(Reassembly.Whole::plaintext)).contains(Octets.ofHex("abbbcc"));
    }

    @Test
    void beginsAnewWithAnotherMessage() {
        add(5, 1, 2, "aa");
        assertThat(add(6, 2, 2, "bb")).isEmpty();
        assertThat(add(6, 1, 2, "cc").map(Reassembly.Whole::plaintext)).contains(Octets.ofHex("ccbb"));
    }

    @Test
    void takesTheSameMessageAgainAfterItWasWhole() {
        add(5, 1, 2, "aa");
        add(5, 2, 2, "bb");
        assertThat(add(5, 2, 2, "bb")).isEmpty();
        assertThat(add(5, 1, 2, "aa")).isPresent();
    }

    @Test
    void takesAsManyFragmentsAsTheLimitAndNotOneMore() {
        assertThat(Reassembly.MAX_FRAGMENTS).isEqualTo(160);
        assertThat(reassembly.wants(5, fragment(1, 161))).isFalse();
        assertThat(reassembly.wants(5, fragment(161, 161))).isFalse();
        Optional<Reassembly.Whole> whole = Optional.empty();
        for (int number = 1; number <= 160; number++) {
            assertThat(whole).isEmpty();
            whole = add(5, number, 160, "aa");
        }
        assertThat(whole.map(message -> message.plaintext().length())).contains(160);
        assertThat(reassembly.wants(5, fragment(1, 65535))).isFalse();
    }

    @Test
    void takesAsManyOctetsAsTheLimitAndNotOneMore() {
        assertThat(Reassembly.MAX_OCTETS).isEqualTo(65_535);
        add(5, 1, 2, "aa".repeat(65_534));
        assertThat(add(5, 2, 2, "aa").map(message -> message.plaintext().length()))
                .contains(65_535);
        add(6, 1, 2, "aa".repeat(65_534));
        assertThat(add(6, 2, 2, "aaaa")).isEmpty();
        // All of it is forgotten.
        assertThat(reassembly.wants(6, fragment(1, 2))).isTrue();
    }

    private Optional<Reassembly.Whole> add(int id, int number, int total, String plaintext) {
        EncryptedFragmentPayload fragment = fragment(number, total);
        assertThat(reassembly.wants(id, fragment)).isTrue();
        return reassembly.add(id, fragment, datagram(id, number), Octets.ofHex(plaintext));
    }

    private static EncryptedFragmentPayload fragment(int number, int total) {
        return new EncryptedFragmentPayload(number == 1 ? FIRST_INNER : 0, number, total, Octets.empty());
    }

    private static Octets datagram(int id, int number) {
        return Octets.concat(Octets.ofInt(id), Octets.ofInt(number));
    }
}
