package io.quoin.kex.bike;

import java.util.List;
import java.util.stream.Stream;

/** Every parameter set of the bundle, for the tests. */
final class ParameterSets {
    private static final List<Bike> ALL = List.of(new Bike.Bike1(), new Bike.Bike3(), new Bike.Bike5());

    private ParameterSets() {}

    static Stream<Bike> all() {
        return ALL.stream();
    }

    static Bike named(String keyword) {
        return all().filter(set -> set.keyword().equals(keyword)).findFirst().orElseThrow();
    }
}
