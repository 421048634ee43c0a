package io.quoin.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OctetsTest {
    @Test
    void isEqualByValue() {
        assertThat(Octets.ofHex("0102"))
                .isEqualTo(Octets.of((byte) 1, (byte) 2))
                .hasSameHashCodeAs(Octets.ofHex("0102"));
        assertThat(Octets.ofHex("0102")).isNotEqualTo(Octets.ofHex("0103"));
    }

    @Test
    void doesNotFollowChangesOfTheSource() {
        byte[] source = {1, 2};
        Octets octets = Octets.of(source);
        source[0] = 9;
        octets.toBytes()[1] = 9;
        assertThat(octets.hex()).isEqualTo("0102");
    }

    @Test
    void concatenatesAndSlices() {
        Octets all = Octets.concat(Octets.ofInt(0x01020304), Octets.empty(), Octets.ofLong(5));
        assertThat(all.hex()).isEqualTo("010203040000000000000005");
        assertThat(all.slice(2, 5).hex()).isEqualTo("030400");
        assertThatThrownBy(() -> all.slice(10, 13)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void printsNoMoreThanItsBeginning() {
        assertThat(Octets.of(new byte[5000]).toString()).hasSizeLessThan(60).contains("5000 octets");
    }
}
