package io.quoin.gateway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Threads for code that may never return: who calls waits until a deadline, and lets the thread be lost behind it.
 * There are so many of them at most, and of one provider so many.
 */
final class GuardThreads {
    static final int MAX_THREADS = 64;
    static final int MAX_OF_ONE = 8;

    private static final long IDLE_SECONDS = 10;

    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                var thread = new Thread(task, "quoin-kex-guard-" + started.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });

    /** It did not answer in time. */
    static final class ProviderTimedOut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProviderTimedOut(Duration limit) {
            super("no answer within " + limit.toMillis() + " ms");
        }
    }

    /** Nobody asked it: too many others have not answered yet. */
    static final class NoThread extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoThread() {
            super("all " + MAX_THREADS + " threads are held by providers that do not return");
        }
    }

    /** The threads of one provider. */
    final class Lane {
        private final Semaphore permits = new Semaphore(MAX_OF_ONE);

        /**
         * Calls it on another thread.
         *
         * @param late takes a result that comes too late
         * @throws ProviderTimedOut where it does not return within {@code limit}
         * @throws Exception that it throws; an Error as the cause of an ExecutionException
         */
        <T> T call(Duration limit, Callable<T> call, Consumer<T> late) throws Exception {
            long end = System.nanoTime() + limit.toNanos();
            if (!permits.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ProviderTimedOut(limit);
            }
            CompletableFuture<T> result = begin(call);
            try {
                return result.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            } catch (TimeoutException e) {
                result.thenAccept(late);
                throw new ProviderTimedOut(limit);
            } catch (InterruptedException e) {
                result.thenAccept(late);
                throw e;
            }
        }

        /** Calls it and does not wait; not at all where all threads are in use. */
        void callLater(Runnable action) {
            if (permits.tryAcquire()) {
                try {
                    begin(() -> {
                        action.run();
                        return true;
                    });
                } catch (NoThread e) {
                    // What it would do is for a provider's own good.
                    return;
                }
            }
        }

        private <T> CompletableFuture<T> begin(Callable<T> call) {
            var result = new CompletableFuture<T>();
            try {
                threads.execute(() -> {
                    try {
                        result.complete(call.call());
                    } catch (Throwable e) {
                        // Whatever it is: it is the provider's, and whoever called it is told.
                        result.completeExceptionally(e);
                    } finally {
                        permits.release();
                    }
                });
            } catch (RejectedExecutionException e) {
                permits.release();
                throw new NoThread();
            }
            return result;
        }
    }

    Lane lane() {
        return new Lane();
    }

    /** Takes no more calls; those that are under way are left alone. */
    void close() {
        threads.shutdown();
    }
}
