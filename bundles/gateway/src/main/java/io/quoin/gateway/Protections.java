package io.quoin.gateway;

import io.quoin.engine.ChildSaStatus;
import io.quoin.engine.IkeSaStatus;
import io.quoin.manage.Protection;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says what protects, from what was negotiated. */
final class Protections {
    private static final Pattern ADDITIONAL = Pattern.compile("ke[1-7]_.+");
    private static final Pattern NOT_KEY_EXCHANGE = Pattern.compile("(aes|chacha|sha|prf|noesn|esn|\\d+:).*");
    private static final Pattern CLASSICAL = Pattern.compile("(x25519|x448|ecp|modp).*");

    private Protections() {}

    /** The keywords of the key exchanges in a negotiated proposal, in their order. */
    static List<String> methods(String proposal) {
        return Arrays.stream(proposal.split("-"))
                .filter(keyword ->
                        !keyword.isEmpty() && !NOT_KEY_EXCHANGE.matcher(keyword).matches())
                .map(keyword -> ADDITIONAL.matcher(keyword).matches() ? keyword.substring(4) : keyword)
                .filter(method -> !method.equals("none"))
                .toList();
    }

    /**
     * @param postQuantum the engine's word, which goes before that of the keywords
     * @param ppk whether a Postquantum Preshared Key contributes
     */
    static Protection of(String proposal, boolean postQuantum, boolean ppk) {
        List<String> methods = methods(proposal);
        if (ppk) {
            methods = Stream.concat(methods.stream(), Stream.of("ppk")).toList();
        }
        if (!postQuantum && ppk) {
            return new Protection(Protection.Kind.PPK, methods);
        }
        if (!postQuantum) {
            return methods.isEmpty() ? Protection.NONE : new Protection(Protection.Kind.CLASSICAL, methods);
        }
        long classical = methods(proposal).stream()
                .filter(method -> CLASSICAL.matcher(method).matches())
                .count();
        if (classical == methods(proposal).size()) {
            methods = Stream.concat(Stream.of("kem"), methods.stream()).toList();
        }
        return new Protection(classical > 0 ? Protection.Kind.HYBRID : Protection.Kind.PURE_KEM, methods);
    }

    static Protection of(IkeSaStatus sa) {
        return of(sa.proposal(), sa.postQuantum(), sa.ppk());
    }

    /** That of the weakest Child SA: its own keys may be fresher than those of its IKE SA, but build on them. */
    static Protection ofTraffic(List<IkeSaStatus> sas) {
        Protection weakest = Protection.NONE;
        for (IkeSaStatus sa : sas) {
            for (ChildSaStatus child : sa.children()) {
                Protection own = of(sa.proposal(), child.postQuantum(), sa.ppk());
                if (weakest == Protection.NONE || !own.isPostQuantum()) {
                    weakest = own;
                }
            }
        }
        return weakest;
    }
}
