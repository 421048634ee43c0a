package io.quoin.kex.frodokem;

import java.util.List;
import java.util.stream.Stream;

/** Every parameter set of the bundle, for the tests. */
final class ParameterSets {
    private static final List<FrodoKem> ALL =
            List.of(new FrodoKem.FrodoKem640(), new FrodoKem.FrodoKem976(), new FrodoKem.FrodoKem1344());

    private ParameterSets() {}

    static Stream<FrodoKem> all() {
        return ALL.stream();
    }

    static FrodoKem named(String keyword) {
        return all().filter(set -> set.keyword().equals(keyword)).findFirst().orElseThrow();
    }
}
