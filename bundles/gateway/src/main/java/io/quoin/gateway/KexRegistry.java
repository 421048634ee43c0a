package io.quoin.gateway;

import io.quoin.bytes.Secret;
import io.quoin.engine.KeyExchangeNames;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key-exchange methods that bundles brought. One is offered to peers only after a round trip with itself agreed; of
 * several with one transform id the one with the highest {@code service.ranking} is.
 */
final class KexRegistry {
    /** More methods than this are listed, but not offered. */
    static final int MAX_OFFERED = 256;

    private static final Logger LOG = LoggerFactory.getLogger(KexRegistry.class);
    private static final Comparator<Entry> BY_RANKING =
            Comparator.comparingInt((Entry entry) -> -entry.ranking).thenComparingLong(entry -> entry.serviceId);
    /** So that what default proposals need comes first; finite-field groups with long numbers take their time. */
    private static final Comparator<Entry> BY_TEST_ORDER = Comparator.comparing(
                    (Entry entry) -> !entry.method.strength().isPostQuantum())
            .thenComparingInt(entry -> entry.method.initiatorShareLength());

    private final SecureRandom random = new SecureRandom();
    private final Map<KeyExchangeMethod, Entry> entries = new HashMap<>();

    /**
     * A method and what became of it.
     *
     * @param provider the bundle with its version; empty where it is not known
     * @param offered whether peers are offered it
     * @param reason why not; empty where they are
     */
    record Listed(KeyExchangeMethod method, String provider, boolean offered, String reason) {}

    private static final class Entry {
        private final KeyExchangeMethod method;
        private final String provider;
        private final int ranking;
        private final long serviceId;
        private Optional<String> verdict = Optional.empty();

        Entry(KeyExchangeMethod method, String provider, int ranking, long serviceId) {
            this.method = method;
            this.provider = provider;
            this.ranking = ranking;
            this.serviceId = serviceId;
        }

        boolean isSound() {
            return verdict.filter(String::isEmpty).isPresent();
        }
    }

    /** A bundle brings a method, which {@link #testNext} has to pass. */
    synchronized void add(KeyExchangeMethod method, String provider, int ranking, long serviceId) {
        entries.put(method, new Entry(method, provider, ranking, serviceId));
    }

    synchronized void remove(KeyExchangeMethod method) {
        entries.remove(method);
    }

    /** Tests one of the methods that were not yet; false where there is none. */
    boolean testNext() {
        Optional<Entry> next;
        synchronized (this) {
            next = entries.values().stream()
                    .filter(entry -> entry.verdict.isEmpty())
                    .min(BY_TEST_ORDER);
        }
        if (next.isEmpty()) {
            return false;
        }
        Entry entry = next.get();
        String verdict = test(entry.method);
        if (!verdict.isEmpty()) {
            LOG.error(
                    "key-exchange method {} of {} is not offered: {}", entry.method.keyword(), entry.provider, verdict);
        }
        synchronized (this) {
            entry.verdict = Optional.of(verdict);
        }
        return true;
    }

    /** What is offered to peers, in the order of the transform ids. */
    synchronized List<KeyExchangeMethod> offered() {
        return winners().values().stream().map(entry -> entry.method).toList();
    }

    /** All methods, in the order of the transform ids; of several with one id the offered one first. */
    synchronized List<Listed> all() {
        Map<Integer, Entry> winners = winners();
        var listed = new ArrayList<Listed>();
        entries.values().stream()
                .sorted(Comparator.comparingInt((Entry entry) -> entry.method.transformId())
                        .thenComparing(entry -> !winners.containsValue(entry))
                        .thenComparing(BY_RANKING))
                .forEach(entry -> listed.add(listed(entry, winners)));
        return listed;
    }

    private Map<Integer, Entry> winners() {
        var winners = new TreeMap<Integer, Entry>();
        entries.values().stream().filter(Entry::isSound).sorted(BY_RANKING).forEach(entry -> {
            if (winners.size() < MAX_OFFERED && namesake(entry, winners).isEmpty()) {
                winners.putIfAbsent(entry.method.transformId(), entry);
            }
        });
        return winners;
    }

    /** What is offered under the same keyword, but with another transform id. */
    private static Optional<Entry> namesake(Entry entry, Map<Integer, Entry> winners) {
        return winners.values().stream()
                .filter(other -> other.method.keyword().equals(entry.method.keyword()))
                .filter(other -> other.method.transformId() != entry.method.transformId())
                .findFirst();
    }

    private static Listed listed(Entry entry, Map<Integer, Entry> winners) {
        Entry winner = winners.get(entry.method.transformId());
        if (entry == winner) {
            return new Listed(entry.method, entry.provider, true, "");
        }
        String reason = entry.verdict.orElse("its self-test has not been run yet");
        if (reason.isEmpty()) {
            reason = winner != null
                    ? "that of " + winner.provider + " has a higher service.ranking"
                    : namesake(entry, winners)
                            .map(other -> other.provider + " calls that of the transform id "
                                    + other.method.transformId() + " so, with a higher service.ranking")
                            .orElse("more than " + MAX_OFFERED + " methods");
        }
        return new Listed(entry.method, entry.provider, false, reason);
    }

    /** @return empty where both sides agree, else why the method is not sound */
    private String test(KeyExchangeMethod method) {
        Optional<String> objection = KeyExchangeNames.objection(method);
        if (objection.isPresent()) {
            return objection.get();
        }
        try (KeyExchangeMethod.Initiation initiation = method.initiate(random)) {
            if (initiation.share().length() != method.initiatorShareLength()) {
                return "its self-test failed: the initiator's share has another length than it says";
            }
            try (KeyExchangeMethod.Response response = method.respond(initiation.share(), random)) {
                if (response.share().length() != method.responderShareLength()) {
                    return "its self-test failed: the responder's share has another length than it says";
                }
                try (Secret secret = initiation.complete(response.share())) {
                    return secret.equals(response.secret()) ? "" : "its self-test failed: the two sides do not agree";
                }
            }
        } catch (InvalidShareException e) {
            return "its self-test failed: it refuses its own share";
        } catch (RuntimeException | LinkageError e) {
            // The code of a bundle that is not ours, and perhaps not whole.
            return "its self-test failed: " + e.getClass().getSimpleName();
        }
    }
}
