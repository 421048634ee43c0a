package io.quoin.gateway;

import io.quoin.bytes.Secret;
import io.quoin.kex.InvalidShareException;
import io.quoin.kex.KeyExchangeMethod;
import io.quoin.kex.KeyExchangeMethod.Initiation;
import io.quoin.kex.KeyExchangeMethod.Response;
import java.security.SecureRandom;
import java.time.Duration;

/** Measures a method on this machine: whole exchanges with itself, each of the three calls by itself. */
final class KexBench {
    /** How long it goes on; the last exchange is finished. */
    static final Duration DURATION = Duration.ofSeconds(1);

    private static final double NANOS = 1e9;

    private long rounds;
    private long initiating;
    private long responding;
    private long completing;

    /** Per second. */
    record Rates(long rounds, double initiates, double responds, double completes) {}

    /** Runs on the calling thread, which has the lowest priority meanwhile. */
    static Rates run(KeyExchangeMethod method) throws InvalidShareException {
        Thread thread = Thread.currentThread();
        int priority = thread.getPriority();
        thread.setPriority(Thread.MIN_PRIORITY);
        try {
            var bench = new KexBench();
            var random = new SecureRandom();
            long end = System.nanoTime() + DURATION.toNanos();
            do {
                bench.round(method, random);
            } while (System.nanoTime() < end);
            return bench.rates();
        } finally {
            thread.setPriority(priority);
        }
    }

    private void round(KeyExchangeMethod method, SecureRandom random) throws InvalidShareException {
        long start = System.nanoTime();
        try (Initiation initiation = method.initiate(random)) {
            long initiated = System.nanoTime();
            try (Response response = method.respond(initiation.share(), random)) {
                long responded = System.nanoTime();
                try (Secret secret = initiation.complete(response.share())) {
                    completing += System.nanoTime() - responded;
                    responding += responded - initiated;
                    initiating += initiated - start;
                    rounds += secret.length() > 0 ? 1 : 0;
                }
            }
        }
    }

    private Rates rates() {
        return new Rates(rounds, rate(initiating), rate(responding), rate(completing));
    }

    private double rate(long nanos) {
        return rounds * NANOS / Math.max(1, nanos);
    }
}
