package io.quoin.kex.hqc;

import java.util.List;
import java.util.stream.Stream;

/** Every parameter set of the bundle, for the tests. */
final class ParameterSets {
    private static final List<Hqc> ALL = List.of(new Hqc.Hqc128(), new Hqc.Hqc192(), new Hqc.Hqc256());

    private ParameterSets() {}

    static Stream<Hqc> all() {
        return ALL.stream();
    }

    static Hqc named(String keyword) {
        return all().filter(set -> set.keyword().equals(keyword)).findFirst().orElseThrow();
    }
}
