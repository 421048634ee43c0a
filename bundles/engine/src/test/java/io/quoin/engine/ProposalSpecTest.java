package io.quoin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.engine.internal.negotiation.Notation;
import io.quoin.wire.Proposal;
import io.quoin.wire.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalSpecTest {

    @ParameterizedTest
    @CsvSource({
        "aes256gcm16-prfsha384-ecp384-ke1_mlkem768, 1:20/256 2:6 4:20 6:36",
        "aes128gcm12-aes192gcm16-prfsha256-prfsha512-x25519-x448, 1:19/128 1:20/192 2:5 2:7 4:31 4:32",
        "chacha20poly1305-prfsha256-x25519, 1:28 2:5 4:31",
        "aes256-sha384-prfsha512-ecp521, 1:12/256 3:13 2:7 4:21",
        // The PRF goes with the integrity algorithm where none is named.
        "aes256ctr-sha256-sha512-modp3072, 1:13/256 3:12 3:14 4:15 2:5 2:7",
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_none-ke7_mlkem1024, 1:20/256 2:6 4:31 6:36 6:0 12:37"
    })
    void readsAProposalForIke(String notation, String expected) {
        ProposalSpec spec = ProposalSpec.ike(notation);
        assertThat(spec.protocolId()).isEqualTo(Proposal.IKE);
        assertThat(written(spec)).isEqualTo(expected);
        assertThat(spec).hasToString(notation);
    }

    @ParameterizedTest
    @CsvSource({
        "aes256gcm16, 1:20/256 5:0",
        "aes256gcm8-esn, 1:18/256 5:1",
        "aes256gcm16-esn-noesn, 1:20/256 5:1 5:0",
        "aes256-sha256-x25519-ke1_mlkem768, 1:12/256 3:12 4:31 6:36 5:0",
        "chacha20poly1305-mlkem768, 1:28 4:36 5:0"
    })
    void readsAProposalForEsp(String notation, String expected) {
        ProposalSpec spec = ProposalSpec.esp(notation);
        assertThat(spec.protocolId()).isEqualTo(Proposal.ESP);
        assertThat(written(spec)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "aes256gcm16-prfsha384-x25519-ke1_mlkem768",
        "chacha20poly1305-prfsha256-mlkem1024",
        "aes128-prfsha256-sha256-ecp256"
    })
    void writesWhatItReads(String notation) {
        assertThat(Notation.of(ProposalSpec.ike(notation).transforms(), KeyExchangeNames.builtIn()))
                .isEqualTo(notation);
    }

    @ParameterizedTest
    @CsvSource({
        "aes257-sha256-x25519, has 'aes257'",
        "'', has ''",
        "aes256gcm16--x25519, has ''",
        "AES256GCM16-prfsha384-x25519, has 'AES256GCM16'",
        "aes256gcm16-prfsha384-x25519-ke8_mlkem768, has 'ke8_mlkem768'",
        "aes256gcm16-prfsha384-x25519-ke1_kyber, has 'kyber'",
        "aes256gcm16-prfsha384-x25519-ke1_, has 'ke1_'",
        "aes256gcm16-prfsha384-none, has 'none'",
        "aes256gcm16-prfsha384-x25519-x25519, names x25519 twice",
        "aes256gcm16-prfsha384-x25519-ke1_none-ke1_none, names ke1_none twice",
        "prfsha384-x25519, has no cipher: add aes256gcm16",
        "aes256gcm16-aes256-sha256-x25519, mixes combined-mode ciphers",
        "aes256-prfsha256-x25519, needs an integrity algorithm: add sha256",
        "aes256gcm16-sha384-prfsha384-x25519, has an integrity algorithm",
        "aes256gcm16-x25519, has no PRF: add prfsha256",
        "aes256gcm16-prfsha384, has no key exchange: add x25519",
        "aes256gcm16-prfsha384-x25519-esn, 'has esn or noesn, which are for ESP'",
        "aes256gcm8-prfsha384-x25519, 'has a cipher with an ICV of 8 octets, which is for ESP'"
    })
    void saysWhatIsWrongWithAProposalForIke(String notation, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProposalSpec.ike(notation))
                .withMessageContaining("the proposal '" + notation + "' ")
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "aes256gcm16-prfsha384, 'has a PRF, which is for IKE'",
        "sha256, has no cipher",
        "aes256, needs an integrity algorithm",
        "aes256gcm16-ke1_mlkem768, has additional key exchanges without a first one",
        "aes256gcm16-noesn-noesn, names noesn twice"
    })
    void saysWhatIsWrongWithAProposalForEsp(String notation, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProposalSpec.esp(notation))
                .withMessageContaining("the proposal '" + notation + "' ")
                .withMessageContaining(why);
    }

    @Test
    void namesTheKeywordsThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProposalSpec.ike("rot13"))
                .withMessageContaining("aes256gcm16")
                .withMessageContaining("prfsha384")
                .withMessageContaining("mlkem768")
                .withMessageContaining("ke1_ to ke7_");
    }

    @Test
    void cannotBeChanged() {
        Transform more = Transform.of(4, 31);
        assertThatThrownBy(() -> ProposalSpec.ike("aes256gcm16-prfsha384-ecp384")
                        .transforms()
                        .add(more))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ProposalSpec.esp("aes256gcm16").transforms().add(more))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static String written(ProposalSpec spec) {
        var words = spec.transforms().stream()
                .map(transform -> transform.type() + ":" + transform.id()
                        + (transform.keyLength().isPresent()
                                ? "/" + transform.keyLength().getAsInt()
                                : ""))
                .toList();
        return String.join(" ", words);
    }
}
