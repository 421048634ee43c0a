package io.quoin.kex.mlkem;

import java.util.List;
import java.util.stream.Stream;

/** Every parameter set of the bundle, for the tests. */
final class ParameterSets {
    private static final List<MlKem> ALL = List.of(new MlKem.MlKem512(), new MlKem.MlKem768(), new MlKem.MlKem1024());

    private ParameterSets() {}

    static Stream<MlKem> all() {
        return ALL.stream();
    }

    static MlKem named(String keyword) {
        return all().filter(set -> set.keyword().equals(keyword)).findFirst().orElseThrow();
    }
}
