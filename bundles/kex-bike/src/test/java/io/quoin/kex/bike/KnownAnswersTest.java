package io.quoin.kex.bike;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.testkit.FirstKat;
import io.quoin.kex.testkit.KatRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How the values of count 0 begin in PQCkemKAT_BIKE_3114.rsp, PQCkemKAT_BIKE_6198.rsp and PQCkemKAT_BIKE_10276.rsp of
 * NIST's fourth round (BIKE-Round4.zip of csrc.nist.gov), and their whole secret.
 */
class KnownAnswersTest {
    @ParameterizedTest
    @CsvSource({
        "bike1, 07d0317a8bdb2d2438ab54042832af07d8a980f84e10debecba8226aab7b8e6c,"
                + " 2c360eb591f5f30d64df178dc8f56252cf203ce20589b6fb295ce47188fc692b,"
                + " c748cc2121532efeeba47f446e8393b7202400463bebde6e45882acab8ddeec6",
        "bike3, 544f1c33a27d5f9b3d9fdcc275e9121b178c63b483ce1ed1d6f89641dfd9e623, '',"
                + " fee9450f15a1a26b6d9a4ef711075b25d8561077995923726ec6e848ccf0f10c",
        "bike5, afb9cb19bbf20a9c8c25338c6d231c4e15c808f5e2e0dfc98c5939a1301997fd, '',"
                + " e1e29c8d115dcbe54eb4416e012f74ab61d9c7d63e8c3188cc97c27e39518e0b"
    })
    void areThoseOfTheFourthRound(String set, String key, String ciphertext, String secret) throws Exception {
        Bike method = ParameterSets.named(set);
        KatRandom random = new KatRandom();
        try (Initiation initiation = method.initiate(random)) {
            Octets initiatorRandom = random.drawn();
            try (Response response = method.respond(initiation.share(), random)) {
                Octets made = response.secret().<Octets>with(Octets::of);
                assertThat(FirstKat.hex(initiation.share())).startsWith(key);
                assertThat(FirstKat.hex(response.share())).startsWith(ciphertext);
                assertThat(secret).startsWith(FirstKat.hex(made));
                var kat = new FirstKat(KatRandom.SEED, initiation.share(), Octets.empty(), response.share(), made);
                assertThat(FirstKat.carriedBy(Bike.class))
                        .containsAllEntriesOf(kat.asAnswers(set, initiatorRandom, random.drawn()));
            }
        }
    }
}
