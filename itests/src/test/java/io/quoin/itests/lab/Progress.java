package io.quoin.itests.lab;

/** Lines that tell whoever watches the build how far it is, and how long each step took. */
public final class Progress {
    private static final long START_NANOS = System.nanoTime();

    private Progress() {}

    public static void say(String what) {
        long seconds = (System.nanoTime() - START_NANOS) / 1_000_000_000;
        System.out.println("[lab] " + seconds + " s: " + what);
    }
}
