package io.quoin.auth.pq;

import io.quoin.auth.pq.keys.PqScheme;
import java.util.stream.Stream;

/** The schemes of this bundle. */
final class ParameterSets {
    private ParameterSets() {}

    static Stream<PqScheme> all() {
        return Stream.concat(mlDsa(), slhDsa());
    }

    static Stream<PqScheme> mlDsa() {
        return Stream.of(new MlDsa.MlDsa44(), new MlDsa.MlDsa65(), new MlDsa.MlDsa87());
    }

    static Stream<PqScheme> slhDsa() {
        return Stream.of(
                new SlhDsa.SlhDsaSha2128s(),
                new SlhDsa.SlhDsaSha2128f(),
                new SlhDsa.SlhDsaSha2192s(),
                new SlhDsa.SlhDsaSha2192f(),
                new SlhDsa.SlhDsaSha2256s(),
                new SlhDsa.SlhDsaSha2256f(),
                new SlhDsa.SlhDsaShake128s(),
                new SlhDsa.SlhDsaShake128f(),
                new SlhDsa.SlhDsaShake192s(),
                new SlhDsa.SlhDsaShake192f(),
                new SlhDsa.SlhDsaShake256s(),
                new SlhDsa.SlhDsaShake256f());
    }

    static PqScheme named(String keyword) {
        return all().filter(set -> set.keyword().equals(keyword)).findFirst().orElseThrow();
    }
}
