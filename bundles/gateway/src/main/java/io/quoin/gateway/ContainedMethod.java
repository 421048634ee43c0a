package io.quoin.gateway;

import io.quoin.bytes.Octets;
import io.quoin.bytes.Secret;
import io.quoin.gateway.GuardThreads.Lane;
import io.quoin.gateway.GuardThreads.NoThread;
import io.quoin.gateway.GuardThreads.ProviderTimedOut;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KnownAnswer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A method of a bundle as engines have it: whatever the bundle does, a call returns what an exchange needs or throws an
 * exception, and that soon. Code of the vendor is called directly; other code on a guard thread, which may be lost.
 * What fails is counted, and a method that goes on failing is withdrawn. A bad share is the peer's fault, and is not.
 */
final class ContainedMethod implements KeyExchangeMethod {
    static final Duration CALL_LIMIT = Duration.ofMillis(KeyExchangeMethod.LONGEST_CALL_MILLIS);

    private final KexFacts facts;
    private final KeyExchangeMethod provider;
    private final Optional<Lane> lane;
    private final KexRecord record;
    private final Runnable withdraw;

    /**
     * @param lane the threads to call it on; empty for the caller's own
     * @param withdraw what happens when the record says that it is withdrawn
     */
    ContainedMethod(
            KexFacts facts, KeyExchangeMethod provider, Optional<Lane> lane, KexRecord record, Runnable withdraw) {
        this.facts = facts;
        this.provider = provider;
        this.lane = lane;
        this.record = record;
        this.withdraw = withdraw;
    }

    /** The provider failed, in a way that an engine need not know. */
    static final class ProviderFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProviderFailed(String how) {
            super(how);
        }
    }

    @Override
    public int transformId() {
        return facts.transformId();
    }

    @Override
    public String keyword() {
        return facts.keyword();
    }

    @Override
    public Strength strength() {
        return facts.strength();
    }

    @Override
    public Status status() {
        return facts.status();
    }

    @Override
    public int category() {
        return facts.category();
    }

    /** Those are between the provider and whoever admits it. */
    @Override
    public List<KnownAnswer> knownAnswers() {
        return List.of();
    }

    @Override
    public int initiatorShareLength() {
        return facts.initiatorShareLength();
    }

    @Override
    public int responderShareLength() {
        return facts.responderShareLength();
    }

    @Override
    public Initiation initiate(SecureRandom random) {
        record.used();
        try {
            return call(
                    "initiate",
                    () -> {
                        Initiation begun = provider.initiate(random);
                        return begun == null ? null : new Begun(begun, begun.share());
                    },
                    begun -> begun.share != null && begun.share.length() == facts.initiatorShareLength(),
                    Begun::close);
        } catch (InvalidShareException e) {
            throw failed("initiate", e);
        }
    }

    @Override
    public Response respond(Octets initiatorShare, SecureRandom random) throws InvalidShareException {
        record.used();
        Response response = call(
                "respond",
                () -> provider.respond(initiatorShare, random),
                answer -> answer.share() != null
                        && answer.share().length() == facts.responderShareLength()
                        && isSecret(answer.secret()),
                answer -> close(answer.secret()));
        record.succeeded();
        return response;
    }

    private final class Begun implements Initiation {
        private final Initiation begun;
        private final Octets share;

        Begun(Initiation begun, Octets share) {
            this.begun = begun;
            this.share = share;
        }

        @Override
        public Octets share() {
            return share;
        }

        @Override
        public Secret complete(Octets responderShare) throws InvalidShareException {
            Secret secret = call(
                    "complete",
                    () -> begun.complete(responderShare),
                    ContainedMethod::isSecret,
                    ContainedMethod::close);
            record.succeeded();
            return secret;
        }

        @Override
        public void close() {
            if (lane.isPresent()) {
                lane.get().callLater(begun::close);
                return;
            }
            try {
                begun.close();
            } catch (Throwable e) {
                // The exchange is over, however this ends.
                record.failed("close: " + e.getClass().getSimpleName(), false);
            }
        }
    }

    /** @param fits whether a result is one */
    private <T> T call(String what, Callable<T> call, Predicate<T> fits, Consumer<T> close)
            throws InvalidShareException {
        if (record.isWithdrawn()) {
            throw new ProviderFailed("it was withdrawn");
        }
        T result;
        try {
            result = lane.isPresent() ? lane.get().call(CALL_LIMIT, call, close) : call.call();
        } catch (InvalidShareException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFailed("the gateway stops");
        } catch (NoThread e) {
            throw e;
        } catch (Throwable e) {
            // StackOverflowError and LinkageError too: an engine survives exceptions only.
            throw failed(what, e);
        }
        if (result == null || !fits.test(result)) {
            Optional.ofNullable(result).ifPresent(close);
            throw failed(what, result == null ? "null" : "a result of the wrong length");
        }
        return result;
    }

    private RuntimeException failed(String what, Throwable e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        boolean timedOut = e instanceof ProviderTimedOut;
        tell(what + ": " + (timedOut ? e.getMessage() : cause.getClass().getSimpleName()), timedOut);
        return cause instanceof RuntimeException known
                ? known
                : new ProviderFailed(cause.getClass().getSimpleName());
    }

    private RuntimeException failed(String what, String how) {
        tell(what + ": " + how, false);
        return new ProviderFailed(how);
    }

    private void tell(String how, boolean timedOut) {
        if (record.failed(how, timedOut)) {
            withdraw.run();
        }
    }

    private static boolean isSecret(Secret secret) {
        return secret != null && secret.length() > 0;
    }

    private static void close(Secret secret) {
        if (secret != null) {
            secret.close();
        }
    }
}
