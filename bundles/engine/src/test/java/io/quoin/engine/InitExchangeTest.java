package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 7296, 2.15, and draft-ietf-ipsecme-ikev2-downgrade-prevention-08, 6. */
class InitExchangeTest {
    private static final Octets REQUEST = Octets.ofHex("0a");
    private static final Octets RESPONSE = Octets.ofHex("0b");
    private static final Octets NI = Octets.ofHex("01");
    private static final Octets NR = Octets.ofHex("02");

    @Test
    void eachSignsItsOwnMessageAndTheOthersNonce() {
        var init = new InitExchange(REQUEST, RESPONSE, NI, NR, false, PpkUse.NONE, false, Set.of());
        assertThat(init.signedBy(true)).isEqualTo(REQUEST);
        assertThat(init.signedBy(false)).isEqualTo(RESPONSE);
        assertThat(init.nonceSignedBy(true)).isEqualTo(NR);
        assertThat(init.nonceSignedBy(false)).isEqualTo(NI);
        assertThat(init.nonces().hex()).isEqualTo("0102");
    }

    @Test
    void eachSignsBothMessagesBehindZeroesWhereBothSupportIt() {
        var init = new InitExchange(REQUEST, RESPONSE, NI, NR, true, PpkUse.NONE, false, Set.of());
        assertThat(init.signedBy(true).hex()).isEqualTo("0000000000000000" + "0b" + "0a");
        assertThat(init.signedBy(false).hex()).isEqualTo("0000000000000000" + "0a" + "0b");
    }
}
