package io.quoin.gateway;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.gateway.GuardThreads.Lane;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * What a method has to pass before peers are offered it: the signature of its bundle, what it says of itself, its known
 * answers and an exchange with itself. No code of the bundle is called before its signature counts, and all of it on
 * guard threads.
 */
final class KexAdmission {
    static final Duration FACTS_LIMIT = Duration.ofSeconds(5);
    /** For each known answer, and for the round trip: on a slow router MODP-8192 takes seconds. */
    static final Duration TEST_LIMIT = Duration.ofSeconds(15);

    static final int MAX_ANSWERS = 64;
    private static final int MAX_SOURCE = 120;

    private final SecureRandom random = new SecureRandom();

    /**
     * A known answer or a round trip that was tried.
     *
     * @param what where the answer is published, or {@code round trip}
     * @param failure why it did not pass; empty where it did
     */
    record Step(String what, Duration took, String failure) {
        private String refusal() {
            return failure.isEmpty() ? "" : "its self-test failed: " + what + ": " + failure;
        }
    }

    /**
     * How far a method came.
     *
     * @param facts empty where it was not asked or did not answer
     * @param provider empty likewise
     * @param steps what was tried
     * @param refusal why it is not admitted; empty as long as it may be
     */
    record Verdict(
            KexSignature signature,
            Optional<KexFacts> facts,
            Optional<KeyExchangeMethod> provider,
            List<Step> steps,
            String refusal) {
        Verdict {
            steps = List.copyOf(steps);
        }

        boolean isRefused() {
            return !refusal.isEmpty();
        }

        private static Verdict refused(KexSignature signature, String why) {
            return new Verdict(signature, Optional.empty(), Optional.empty(), List.of(), why);
        }
    }

    private record Asked(KeyExchangeMethod provider, KexFacts facts) {}

    /** Looks at the signature, and asks the method what it is. */
    Verdict look(KexOffer offer, Lane lane, boolean signed) {
        KexSignature signature = offer.signature().get();
        if (signed && !signature.refusal().isEmpty()) {
            return Verdict.refused(signature, signature.refusal());
        }
        Optional<Asked> asked;
        try {
            asked = lane.call(FACTS_LIMIT, () -> ask(offer), late -> {});
        } catch (Exception e) {
            return Verdict.refused(signature, "it does not say what it is: " + why(e));
        }
        if (asked.isEmpty()) {
            return Verdict.refused(signature, "its service cannot be had");
        }
        KexFacts facts = asked.get().facts;
        return new Verdict(
                signature,
                Optional.of(facts),
                Optional.of(asked.get().provider),
                List.of(),
                facts.objection().orElse(""));
    }

    private static Optional<Asked> ask(KexOffer offer) {
        return Optional.ofNullable(offer.service().get()).map(provider -> new Asked(provider, KexFacts.of(provider)));
    }

    /** Tries what {@link #look} has let pass. */
    Verdict test(Verdict looked, Lane lane) {
        KeyExchangeMethod provider = looked.provider().orElseThrow();
        var steps = new ArrayList<Step>();
        String refusal = "";
        try {
            List<KnownAnswer> answers = lane.call(FACTS_LIMIT, () -> List.copyOf(provider.knownAnswers()), late -> {});
            refusal = answers.isEmpty()
                    ? "it brings no known answer"
                    : answers.size() > MAX_ANSWERS ? "it brings more than " + MAX_ANSWERS + " known answers" : "";
            for (int i = 0; refusal.isEmpty() && i < answers.size(); i++) {
                KnownAnswer answer = answers.get(i);
                Step step = step(lane, source(answer), () -> answer.check().holds() ? "" : "it gives another answer");
                steps.add(step);
                refusal = step.refusal();
            }
        } catch (Exception e) {
            refusal = "it does not bring its known answers: " + why(e);
        }
        if (refusal.isEmpty()) {
            Step step = step(
                    lane, "round trip", () -> roundTrip(provider, looked.facts().orElseThrow()));
            steps.add(step);
            refusal = step.refusal();
        }
        return new Verdict(looked.signature(), looked.facts(), looked.provider(), steps, refusal);
    }

    private static Step step(Lane lane, String what, Callable<String> test) {
        long start = System.nanoTime();
        String failure;
        try {
            failure = lane.call(TEST_LIMIT, test, late -> {});
        } catch (Exception e) {
            failure = why(e);
        }
        return new Step(what, Duration.ofNanos(System.nanoTime() - start), failure);
    }

    /** What is said is the bundle's, and goes to an operator's terminal. */
    private static String source(KnownAnswer answer) {
        String text = String.valueOf(answer.source()).replaceAll("[^ -~]", "?");
        return text.length() > MAX_SOURCE ? text.substring(0, MAX_SOURCE) : text;
    }

    private String roundTrip(KeyExchangeMethod provider, KexFacts facts) throws InvalidShareException {
        try (Initiation initiation = provider.initiate(random)) {
            Octets share = initiation.share();
            if (share.length() != facts.initiatorShareLength()) {
                return "the initiator's share has " + share.length() + " octets, not " + facts.initiatorShareLength();
            }
            try (Response response = provider.respond(share, random)) {
                if (response.share().length() != facts.responderShareLength()) {
                    return "the responder's share has " + response.share().length() + " octets, not "
                            + facts.responderShareLength();
                }
                try (Secret secret = initiation.complete(response.share())) {
                    boolean agreed = secret.length() > 0 && secret.equals(response.secret());
                    return agreed ? "" : "the two sides do not agree";
                }
            }
        }
    }

    /** Without a message: nobody knows what a bundle says there. */
    static String why(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (e instanceof GuardThreads.ProviderTimedOut || e instanceof GuardThreads.NoThread) {
            return e.getMessage();
        }
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        return cause.getClass().getSimpleName();
    }
}
