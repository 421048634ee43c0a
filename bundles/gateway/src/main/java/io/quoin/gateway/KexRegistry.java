package io.quoin.gateway;

import io.quoin.gateway.GuardThreads.Lane;
import io.quoin.gateway.KexAdmission.Verdict;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.manage.KexEventView;
import io.quoin.manage.KexEventView.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key-exchange methods that bundles brought. One is offered to peers only after {@link KexAdmission}, and as long
 * as its record is good; of several with one transform id the one with the highest {@code service.ranking} is. Several
 * are admitted at once, on threads of their own, so that one that blocks keeps no other waiting.
 */
final class KexRegistry {
    /** More methods than this are listed, but not offered. */
    static final int MAX_OFFERED = 256;
    /** More services than this are not even listed. */
    static final int MAX_LISTED = 512;

    static final int MAX_ADMISSIONS = 4;

    private static final long IDLE_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(KexRegistry.class);
    private static final Comparator<Entry> BY_RANKING = Comparator.comparingInt((Entry entry) -> -entry.offer.ranking())
            .thenComparingLong(entry -> entry.offer.serviceId());

    private final Map<Long, Entry> entries = new HashMap<>();
    private final KexAdmission admission = new KexAdmission();
    private final KexEvents events = new KexEvents();
    private final GuardThreads guards = new GuardThreads();
    private final ThreadPoolExecutor admissions = new ThreadPoolExecutor(
            MAX_ADMISSIONS, MAX_ADMISSIONS, IDLE_SECONDS, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), task -> {
                var thread = new Thread(task, "quoin-kex-admission");
                thread.setDaemon(true);
                return thread;
            });
    private final Runnable changed;
    private volatile boolean signed = true;

    /** @param changed is called when other methods may be offered than before, by any thread */
    KexRegistry(Runnable changed) {
        this.changed = changed;
        admissions.allowCoreThreadTimeOut(true);
    }

    /**
     * A method and what became of it.
     *
     * @param facts empty where the method did not say what it is
     * @param offered whether peers are offered it
     * @param reason why not; empty where they are
     */
    record Listed(
            KexOffer offer,
            Optional<KexFacts> facts,
            Optional<Verdict> verdict,
            KexRecord.Summary record,
            boolean offered,
            String reason) {
        int id() {
            return facts.map(KexFacts::transformId).orElse(0);
        }

        /** Empty where it is not known. */
        String keyword() {
            return facts.map(KexFacts::shownKeyword).orElse("");
        }

        String provider() {
            return offer.provider();
        }
    }

    private static final class Entry {
        private final KexOffer offer;
        private final Lane lane;
        private final KexRecord record = new KexRecord();
        private Optional<Verdict> verdict = Optional.empty();
        private Optional<ContainedMethod> method = Optional.empty();

        Entry(KexOffer offer, Lane lane) {
            this.offer = offer;
            this.lane = lane;
        }

        Optional<KexFacts> facts() {
            return verdict.flatMap(Verdict::facts);
        }

        int id() {
            return facts().map(KexFacts::transformId).orElse(0);
        }

        boolean isSound() {
            return method.isPresent() && !record.isWithdrawn();
        }
    }

    /** A step of an admission; the smaller number goes first. */
    private record Task(int order, Runnable action) implements Runnable, Comparable<Task> {
        @Override
        public void run() {
            action.run();
        }

        @Override
        public int compareTo(Task other) {
            return Integer.compare(order, other.order);
        }

        /** What default proposals need comes first; finite-field groups with long numbers take their time. */
        private static int order(KexFacts facts) {
            return (facts.strength().isPostQuantum() ? 1 : KeyExchangeMethod.MAX_SHARE_LENGTH + 2)
                    + facts.initiatorShareLength();
        }
    }

    /** Whether only bundles are believed whose signature is; all are judged again where that changes. */
    void requireSignatures(boolean required) {
        if (required != signed) {
            signed = required;
            judgeAgain();
        }
    }

    /** Signatures may count otherwise than before. What was admitted stays offered meanwhile. */
    synchronized void judgeAgain() {
        entries.values().forEach(this::judge);
    }

    /** A bundle brings a method. */
    synchronized void add(KexOffer offer) {
        if (entries.size() >= MAX_LISTED) {
            LOG.error("more than {} key-exchange methods: that of {} is left out", MAX_LISTED, offer.provider());
            return;
        }
        var entry = new Entry(offer, guards.lane());
        entries.put(offer.serviceId(), entry);
        judge(entry);
    }

    synchronized void remove(long serviceId) {
        Entry entry = entries.remove(serviceId);
        if (entry != null) {
            events.add(Kind.GONE, listed(entry, winners()));
            changed.run();
        }
    }

    private void judge(Entry entry) {
        admissions.execute(new Task(0, () -> {
            Verdict looked = admission.look(entry.offer, entry.lane, signed);
            if (looked.isRefused()) {
                settle(entry, looked);
            } else {
                int order = looked.facts().map(Task::order).orElse(0);
                admissions.execute(new Task(order, () -> settle(entry, admission.test(looked, entry.lane))));
            }
        }));
    }

    private void settle(Entry entry, Verdict verdict) {
        synchronized (this) {
            if (entries.get(entry.offer.serviceId()) != entry) {
                return;
            }
            boolean renewed = entry.verdict.map(Verdict::refusal).equals(Optional.of(verdict.refusal()))
                    && !entry.record.isWithdrawn();
            entry.verdict = Optional.of(verdict);
            entry.method = verdict.isRefused() ? Optional.empty() : Optional.of(contained(entry, verdict));
            entry.record.restore();
            if (!renewed) {
                events.add(verdict.isRefused() ? Kind.REFUSED : Kind.OFFERED, listed(entry, winners()));
            }
        }
        changed.run();
    }

    private ContainedMethod contained(Entry entry, Verdict verdict) {
        return new ContainedMethod(
                verdict.facts().orElseThrow(),
                verdict.provider().orElseThrow(),
                verdict.signature().vendor() ? Optional.empty() : Optional.of(entry.lane),
                entry.record,
                () -> withdraw(entry));
    }

    /** Called by an engine. */
    private void withdraw(Entry entry) {
        synchronized (this) {
            events.add(Kind.WITHDRAWN, listed(entry, winners()));
        }
        changed.run();
    }

    /** What is offered to peers, in the order of the transform ids. */
    synchronized List<KeyExchangeMethod> offered() {
        return winners().values().stream()
                .map(entry -> (KeyExchangeMethod) entry.method.orElseThrow())
                .toList();
    }

    /** All methods, in the order of the transform ids; of several with one id the offered one first. */
    synchronized List<Listed> all() {
        Map<Integer, Entry> winners = winners();
        return entries.values().stream()
                .sorted(Comparator.comparingInt(Entry::id)
                        .thenComparing(entry -> !winners.containsValue(entry))
                        .thenComparing(BY_RANKING))
                .map(entry -> listed(entry, winners))
                .toList();
    }

    /** The newest first. */
    List<KexEventView> events() {
        return events.all();
    }

    /**
     * Admits every method of that keyword anew, now and on this thread, also one that was withdrawn.
     *
     * @return empty where there is none
     */
    List<Listed> test(String keyword) {
        var tested = new ArrayList<Entry>();
        for (Entry entry : named(keyword)) {
            Verdict looked = admission.look(entry.offer, entry.lane, signed);
            settle(entry, looked.isRefused() ? looked : admission.test(looked, entry.lane));
            tested.add(entry);
        }
        synchronized (this) {
            Map<Integer, Entry> winners = winners();
            return tested.stream().map(entry -> listed(entry, winners)).toList();
        }
    }

    /**
     * Measures the method of that keyword that is offered.
     *
     * @return empty where none is
     * @throws Exception that it throws
     */
    Optional<KexBench.Rates> bench(String keyword) throws Exception {
        Optional<Entry> entry;
        synchronized (this) {
            entry = winners().values().stream()
                    .filter(winner -> winner.facts()
                            .filter(facts -> facts.keyword().equals(keyword))
                            .isPresent())
                    .findFirst();
        }
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        KeyExchangeMethod provider =
                entry.get().verdict.flatMap(Verdict::provider).orElseThrow();
        Duration limit = KexBench.DURATION.plus(KexAdmission.TEST_LIMIT);
        return Optional.of(entry.get().lane.call(limit, () -> KexBench.run(provider), late -> {}));
    }

    private synchronized List<Entry> named(String keyword) {
        return entries.values().stream()
                .filter(entry -> entry.facts()
                        .filter(facts -> keyword.equals(facts.keyword()))
                        .isPresent())
                .sorted(BY_RANKING)
                .toList();
    }

    private Map<Integer, Entry> winners() {
        var winners = new TreeMap<Integer, Entry>();
        entries.values().stream().filter(Entry::isSound).sorted(BY_RANKING).forEach(entry -> {
            if (winners.size() < MAX_OFFERED && namesake(entry, winners).isEmpty()) {
                winners.putIfAbsent(entry.id(), entry);
            }
        });
        return winners;
    }

    /** What is offered under the same keyword, but with another transform id. */
    private static Optional<Entry> namesake(Entry entry, Map<Integer, Entry> winners) {
        return winners.values().stream()
                .filter(other -> other.facts()
                        .map(KexFacts::keyword)
                        .equals(entry.facts().map(KexFacts::keyword)))
                .filter(other -> other.id() != entry.id())
                .findFirst();
    }

    private static Listed listed(Entry entry, Map<Integer, Entry> winners) {
        boolean offered = winners.containsValue(entry);
        return new Listed(
                entry.offer,
                entry.facts(),
                entry.verdict,
                entry.record.summary(),
                offered,
                offered ? "" : reason(entry, winners));
    }

    private static String reason(Entry entry, Map<Integer, Entry> winners) {
        if (entry.verdict.isEmpty()) {
            return "it is being tested";
        }
        if (entry.method.isEmpty()) {
            return entry.verdict.get().refusal();
        }
        if (entry.record.isWithdrawn()) {
            return entry.record.summary().withdrawn();
        }
        Entry winner = winners.get(entry.id());
        if (winner != null) {
            return "that of " + winner.offer.provider() + " has a higher service.ranking";
        }
        return namesake(entry, winners)
                .map(other -> other.offer.provider() + " calls that of the transform id " + other.id()
                        + " so, with a higher service.ranking")
                .orElse("more than " + MAX_OFFERED + " methods");
    }

    void close() {
        admissions.shutdownNow();
        guards.close();
    }
}
