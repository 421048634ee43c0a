package io.quoin.gateway;

import io.quoin.gateway.KexRegistry.Listed;
import io.quoin.manage.CommandException;
import io.quoin.manage.KexBenchView;
import io.quoin.manage.KexMethodView;
import io.quoin.manage.KexTestView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Key-exchange methods as management sees them. */
final class KexViews {
    private static final AtomicBoolean BENCHING = new AtomicBoolean();

    private KexViews() {}

    /** @param used the keywords of what established IKE SAs have in their proposals, each as often as it is used */
    static KexMethodView method(Listed listed, List<String> used) {
        Optional<KexFacts> facts = listed.facts();
        return new KexMethodView(
                listed.id(),
                listed.keyword(),
                facts.map(KexFacts::strength).map(Words::of).orElse(""),
                facts.map(KexFacts::status).map(Words::of).orElse(""),
                listed.provider(),
                facts.map(KexFacts::initiatorShareLength).orElse(0),
                facts.map(KexFacts::responderShareLength).orElse(0),
                listed.offered()
                        ? (int) used.stream().filter(listed.keyword()::equals).count()
                        : 0,
                listed.offered(),
                listed.reason(),
                signer(listed),
                selfTest(listed),
                listed.offer().ranking(),
                listed.record().uses(),
                listed.record().failures(),
                listed.record().lastError());
    }

    private static String signer(Listed listed) {
        return listed.verdict().map(verdict -> verdict.signature().signer()).orElse("");
    }

    private static String selfTest(Listed listed) {
        boolean tried = listed.verdict()
                .filter(verdict -> !verdict.steps().isEmpty() || !verdict.isRefused())
                .isPresent();
        boolean passed =
                listed.verdict().filter(verdict -> !verdict.isRefused()).isPresent();
        return passed ? "passed" : tried ? "failed" : "not run";
    }

    static KexTestView test(Listed listed) {
        return new KexTestView(
                listed.provider(),
                signer(listed),
                listed.verdict().stream()
                        .flatMap(verdict -> verdict.steps().stream())
                        .map(step -> new KexTestView.Step(step.what(), step.took(), step.failure()))
                        .toList(),
                listed.offered(),
                listed.reason());
    }

    static KexBenchView bench(KexRegistry methods, String keyword) throws CommandException {
        if (!BENCHING.compareAndSet(false, true)) {
            throw new CommandException("a key-exchange method is being measured: wait until that is done");
        }
        try {
            KexBench.Rates rates = methods.bench(keyword)
                    .orElseThrow(() -> new CommandException("the key-exchange method '" + keyword
                            + "' is not offered; those that are: " + keywords(methods, Listed::offered)));
            String provider = methods.all().stream()
                    .filter(listed -> listed.offered() && listed.keyword().equals(keyword))
                    .map(Listed::provider)
                    .findFirst()
                    .orElse("");
            return new KexBenchView(
                    keyword, provider, rates.rounds(), rates.initiates(), rates.responds(), rates.completes());
        } catch (CommandException e) {
            throw e;
        } catch (Exception e) {
            throw new CommandException(keyword + " cannot be measured: " + KexAdmission.why(e));
        } finally {
            BENCHING.set(false);
        }
    }

    static String keywords(KexRegistry methods, Predicate<Listed> which) {
        return methods.all().stream()
                .filter(which)
                .map(Listed::keyword)
                .filter(keyword -> !keyword.isEmpty())
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
