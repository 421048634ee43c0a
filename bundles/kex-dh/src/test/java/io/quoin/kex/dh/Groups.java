package io.quoin.kex.dh;

import java.util.List;
import java.util.stream.Stream;

/** Every group of the bundle, for the tests. */
final class Groups {
    private static final List<DiffieHellman> ALL = List.of(
            new Modp.Modp2048(),
            new Modp.Modp3072(),
            new Modp.Modp4096(),
            new Modp.Modp6144(),
            new Modp.Modp8192(),
            new Ecp.Ecp256(),
            new Ecp.Ecp384(),
            new Ecp.Ecp521(),
            new Xdh.X25519(),
            new Xdh.X448());

    private Groups() {}

    static Stream<DiffieHellman> all() {
        return ALL.stream();
    }

    static DiffieHellman named(String keyword) {
        return all().filter(group -> group.keyword().equals(keyword))
                .findFirst()
                .orElseThrow();
    }
}
