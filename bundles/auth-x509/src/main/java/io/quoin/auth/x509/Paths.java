package io.quoin.auth.x509;

import io.quoin.auth.CertificateRefusedException;
import io.quoin.auth.CertificateRefusedException.Reason;
import io.quoin.auth.CertificateValidator;
import java.util.ArrayList;
import java.util.List;

/**
 * The search for paths from a peer's certificate to a trust anchor, by names alone: no signature is looked at, so what
 * a peer can make us do is bounded by the limits here.
 */
final class Paths {
    /** How many paths are tried: a CA that changed its key has two under one name. */
    static final int MAX_PATHS = 8;
    /** How many certificates are looked at; a peer may present ones that name each other in circles. */
    private static final int MAX_STEPS = 256;

    private final List<X509> others;
    private final List<X509> anchors;
    private final List<List<X509>> found = new ArrayList<>();
    private boolean isCutShort;
    private int steps;

    private Paths(List<X509> others, List<X509> anchors) {
        this.others = others;
        this.anchors = anchors;
    }

    /**
     * The paths from {@code peer} to an anchor, which is the last of each; shorter ones need not come first.
     *
     * @param others what else the peer presented, in any order
     */
    static List<List<X509>> find(X509 peer, List<X509> others, List<X509> anchors) throws CertificateRefusedException {
        Paths paths = new Paths(others, anchors);
        paths.extend(List.of(peer));
        if (!paths.found.isEmpty()) {
            return paths.found;
        }
        if (paths.isCutShort) {
            throw new CertificateRefusedException(
                    Reason.CHAIN_TOO_LONG,
                    "the chain of " + peer.name() + " has more than " + CertificateValidator.MAX_CHAIN
                            + " certificates, or none that ends");
        }
        throw new CertificateRefusedException(
                Reason.UNTRUSTED,
                "no trust anchor vouches for " + peer.name() + ", which was issued by \""
                        + X509.shown(peer.parsed().getIssuerX500Principal())
                        + "\": configure that CA, or let the peer send what is between");
    }

    private void extend(List<X509> path) {
        X509 last = path.get(path.size() - 1);
        if (anchors.contains(last)) {
            found.add(path);
            return;
        }
        if (path.size() == CertificateValidator.MAX_CHAIN || steps++ == MAX_STEPS) {
            isCutShort = true;
            return;
        }
        anchors.stream()
                .filter(last::namesAsIssuer)
                .filter(anchor -> found.size() < MAX_PATHS)
                .forEach(anchor -> found.add(plus(path, anchor)));
        for (X509 other : others) {
            if (found.size() < MAX_PATHS && last.namesAsIssuer(other) && !path.contains(other)) {
                extend(plus(path, other));
            }
        }
    }

    private static List<X509> plus(List<X509> path, X509 next) {
        List<X509> longer = new ArrayList<>(path);
        longer.add(next);
        return longer;
    }
}
