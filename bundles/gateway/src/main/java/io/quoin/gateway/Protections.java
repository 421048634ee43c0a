package io.quoin.gateway;

import io.quoin.engine.ChildSaStatus;
import io.quoin.engine.IkeSaStatus;
import io.quoin.engine.KeyExchangeName;
import io.quoin.kex.KeyExchangeMethod.Strength;
import io.quoin.manage.Protection;
import java.util.List;
import java.util.stream.Stream;

/** Says what protects, from what was negotiated. */
final class Protections {
    private Protections() {}

    static Protection of(IkeSaStatus sa) {
        return of(sa.keyExchanges(), sa.postQuantum(), sa.ppk());
    }

    /** That of the weakest Child SA: its own keys may be fresher than those of its IKE SA, but build on them. */
    static Protection ofTraffic(List<IkeSaStatus> sas) {
        Protection weakest = Protection.NONE;
        for (IkeSaStatus sa : sas) {
            for (ChildSaStatus child : sa.children()) {
                Protection own = of(sa.keyExchanges(), child.postQuantum(), sa.ppk());
                if (weakest == Protection.NONE || !own.isPostQuantum()) {
                    weakest = own;
                }
            }
        }
        return weakest;
    }

    /**
     * What an IKE SA's key exchanges come to.
     *
     * @param postQuantum whether a post-quantum one contributes, if not its own then one before it
     * @param ppk whether a Postquantum Preshared Key does
     */
    static Protection of(List<KeyExchangeName> keyExchanges, boolean postQuantum, boolean ppk) {
        if (keyExchanges.isEmpty()) {
            return Protection.NONE;
        }
        boolean before = postQuantum && !has(keyExchanges, Strength.POST_QUANTUM, Strength.HYBRID);
        List<String> methods = Stream.of(
                        before ? Stream.of("kem") : Stream.<String>empty(),
                        keyExchanges.stream().map(KeyExchangeName::keyword),
                        ppk ? Stream.of("ppk") : Stream.<String>empty())
                .flatMap(words -> words)
                .toList();
        return new Protection(kind(keyExchanges, postQuantum, ppk), methods);
    }

    private static Protection.Kind kind(List<KeyExchangeName> keyExchanges, boolean postQuantum, boolean ppk) {
        if (!postQuantum) {
            return ppk ? Protection.Kind.PPK : Protection.Kind.CLASSICAL;
        }
        return has(keyExchanges, Strength.CLASSICAL, Strength.HYBRID)
                ? Protection.Kind.HYBRID
                : Protection.Kind.PURE_KEM;
    }

    private static boolean has(List<KeyExchangeName> keyExchanges, Strength... strengths) {
        return keyExchanges.stream().anyMatch(name -> List.of(strengths).contains(name.strength()));
    }
}
