package io.quoin.gateway;

import io.quoin.auth.CertificateValidator;
import io.quoin.auth.SignatureScheme;
import io.quoin.auth.SignatureScheme.Status;
import io.quoin.engine.Input;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The signature schemes that bundles brought, and who validates certificates. Of several schemes with one keyword the
 * one with the highest {@code service.ranking} is used; one whose specification is unfinished is not.
 */
final class SchemeRegistry {
    /** More schemes than this are not used. */
    static final int MAX_OFFERED = 256;

    private static final Comparator<Entry> BY_RANKING =
            Comparator.comparingInt((Entry entry) -> -entry.ranking).thenComparingLong(entry -> entry.serviceId);

    private final Map<SignatureScheme, Entry> entries = new HashMap<>();
    private Optional<CertificateValidator> validator = Optional.empty();

    private record Entry(SignatureScheme scheme, int ranking, long serviceId) {}

    synchronized void add(SignatureScheme scheme, int ranking, long serviceId) {
        entries.put(scheme, new Entry(scheme, ranking, serviceId));
    }

    synchronized void remove(SignatureScheme scheme) {
        entries.remove(scheme);
    }

    synchronized void set(CertificateValidator better) {
        validator = Optional.of(better);
    }

    /** Nothing where another was set since: a component run-time binds the better one before it unbinds the other. */
    synchronized void unset(CertificateValidator former) {
        validator = validator.filter(current -> current != former);
    }

    /** What engines use from now on, in the order of the keywords. */
    synchronized Input.OfferSchemes offered() {
        var winners = new TreeMap<String, SignatureScheme>();
        entries.values().stream()
                .filter(entry -> entry.scheme.status() == Status.STANDARD)
                .sorted(BY_RANKING)
                .forEach(entry -> {
                    if (winners.size() < MAX_OFFERED) {
                        winners.putIfAbsent(entry.scheme.keyword(), entry.scheme);
                    }
                });
        return new Input.OfferSchemes(List.copyOf(winners.values()), validator);
    }
}
