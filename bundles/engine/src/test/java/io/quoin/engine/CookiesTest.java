package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CookiesTest {
    private static final Instant START = Instant.EPOCH;
    private static final Octets NONCE = Octets.of(new byte[32]);
    private static final long SPI = 7;

    private final Cookies cookies = new Cookies(new SecureRandom());
    private final InetAddress address;

    CookiesTest() throws UnknownHostException {
        address = InetAddress.getByName("192.0.2.1");
    }

    @Test
    void recognisesWhatItGave() {
        Octets cookie = cookies.give(NONCE, address, SPI, START);
        assertThat(cookie.length()).isEqualTo(32);
        assertThat(cookies.recognises(cookie, NONCE, address, SPI, START)).isTrue();
        assertThat(cookies.give(NONCE, address, SPI, START)).isEqualTo(cookie);
    }

    @Test
    void recognisesItFromNobodyElse() throws Exception {
        Octets cookie = cookies.give(NONCE, address, SPI, START);
        InetAddress other = InetAddress.getByName("192.0.2.2");
        Octets otherNonce = Octets.concat(NONCE.slice(0, 31), Octets.of((byte) 1));
        assertThat(cookies.recognises(cookie, NONCE, other, SPI, START)).isFalse();
        assertThat(cookies.recognises(cookie, otherNonce, address, SPI, START)).isFalse();
        assertThat(cookies.recognises(cookie, NONCE, address, SPI + 1, START)).isFalse();
        assertThat(new Cookies(new SecureRandom()).recognises(cookie, NONCE, address, SPI, START))
                .isFalse();
    }

    @Test
    void recognisesNothingThatIsNotWhole() {
        Octets cookie = cookies.give(NONCE, address, SPI, START);
        assertThat(cookies.recognises(Octets.empty(), NONCE, address, SPI, START))
                .isFalse();
        assertThat(cookies.recognises(cookie.slice(0, 31), NONCE, address, SPI, START))
                .isFalse();
        assertThat(cookies.recognises(Octets.concat(cookie, Octets.of((byte) 0)), NONCE, address, SPI, START))
                .isFalse();
    }

    @Test
    void recognisesItUntilTheSecretHasChangedTwice() {
        Octets cookie = cookies.give(NONCE, address, SPI, START);
        Instant changed = START.plusSeconds(120);
        assertThat(cookies.recognises(cookie, NONCE, address, SPI, changed.minusMillis(1)))
                .isTrue();
        assertThat(cookies.recognises(cookie, NONCE, address, SPI, changed)).isTrue();
        assertThat(cookies.give(NONCE, address, SPI, changed)).isNotEqualTo(cookie);
        assertThat(cookies.recognises(cookie, NONCE, address, SPI, changed.plusSeconds(119)))
                .isTrue();
        assertThat(cookies.recognises(cookie, NONCE, address, SPI, changed.plusSeconds(120)))
                .isFalse();
    }
}
