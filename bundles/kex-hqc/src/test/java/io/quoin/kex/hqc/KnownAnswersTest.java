package io.quoin.kex.hqc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.kex.GivenRandom;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.testkit.FirstKat;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What github.com/bcgit/bc-test-data, pqc/crypto/hqc, commit 04959f3f5438ab94bc7eccfc714fa9562490f0ce, has of the KAT
 * files of HQC's authors, PQCkemKAT_2321.rsp and PQCkemKAT_4602.rsp, count 0: parts of long values, and the whole
 * secret.
 */
class KnownAnswersTest {
    private static final String SEED =
            "9ef877fddbe8891c6e4e79eaf022e563defaca6b152161b9a423e8fe96a403e7" + "74b2d352cf74c934069c9de74757f505";
    /** Ours end where a set draws no more. */
    private static final int MESSAGE_AND_SALT_256 = 48;

    /** Their random source: SHAKE256 of the seed and the octet 0, read on. */
    @Test
    void drawFromTheSeedOfTheFile() throws Exception {
        byte[] seed = Octets.ofHex(SEED).toBytes();
        SHAKEDigest shake = new SHAKEDigest(256);
        shake.update(seed, 0, seed.length);
        shake.update((byte) 0);
        byte[] drawn = new byte[32 + MESSAGE_AND_SALT_256];
        shake.doOutput(drawn, 0, drawn.length);
        String hex = FirstKat.hex(Octets.of(drawn));
        Map<String, String> carried = FirstKat.carriedBy(Hqc.class);
        for (String set : new String[] {"hqc128", "hqc192", "hqc256"}) {
            assertThat(carried.get(set + ".initiator-random")).isEqualTo(hex.substring(0, 64));
            assertThat(hex.substring(64)).startsWith(carried.get(set + ".responder-random"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hqc128, 4053237912ea281c51c4456a5096589ec9d20219651e00f9704178f0cf84f9aebf6f02dd0ebaa105,"
                + " b14d1aeeb2a88f27bfed21ff0e6c60f378663ded9c8b69a55488d0d140061e766eabab01c583058b,"
                + " 31d476b2a4d41b493246e055fb9d3088b3d3e4ae8d480477c66a271920c6c849",
        "hqc192, 4053237912ea281c51c4456a5096589ec9d20219651e00f9704178f0cf84f9ae, '',"
                + " 60ebd7334b5c208ee6483522049282390da8701c938ae3d2bcf74aeb052b1939"
    })
    void areThoseOfTheSubmission(String set, String key, String ciphertext, String secret) throws Exception {
        Map<String, String> carried = FirstKat.carriedBy(Hqc.class);
        Hqc method = ParameterSets.named(set);
        try (Initiation initiation = method.initiate(given(carried, set + ".initiator-random"));
                Response response = method.respond(initiation.share(), given(carried, set + ".responder-random"))) {
            assertThat(FirstKat.hex(initiation.share())).startsWith(key);
            assertThat(FirstKat.hex(response.share())).startsWith(ciphertext);
            assertThat(response.secret())
                    .isEqualTo(Secret.copyOf(Octets.ofHex(secret).toBytes()));
            assertThat(carried.get(set + ".secret")).isEqualTo(secret);
        }
    }

    private static GivenRandom given(Map<String, String> carried, String name) {
        return new GivenRandom(Octets.ofHex(carried.get(name)));
    }
}
