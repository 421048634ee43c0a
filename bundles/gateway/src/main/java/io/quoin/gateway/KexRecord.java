package io.quoin.gateway;

/** How a method has served; it is withdrawn after so many failures in a row, or one time-out. */
final class KexRecord {
    static final int MAX_FAILURES_IN_A_ROW = 3;

    private long uses;
    private long failures;
    private int inARow;
    private String lastError = "";
    private String withdrawn = "";

    /**
     * The record at one moment.
     *
     * @param uses exchanges that were begun or answered
     * @param failures calls that failed by the method's own fault
     * @param lastError the last of them; empty where there is none
     * @param withdrawn why it is offered no more; empty where it may be
     */
    record Summary(long uses, long failures, String lastError, String withdrawn) {}

    synchronized void used() {
        uses++;
    }

    /** A secret came out. A share alone tells little: a method may fail at each end of an exchange. */
    synchronized void succeeded() {
        inARow = 0;
    }

    /** Whether that withdraws it. */
    synchronized boolean failed(String how, boolean timedOut) {
        failures++;
        inARow++;
        lastError = how;
        if (!withdrawn.isEmpty() || !timedOut && inARow < MAX_FAILURES_IN_A_ROW) {
            return false;
        }
        withdrawn = "withdrawn after " + (timedOut ? "a time-out" : MAX_FAILURES_IN_A_ROW + " failures in a row") + ": "
                + how;
        return true;
    }

    synchronized boolean isWithdrawn() {
        return !withdrawn.isEmpty();
    }

    /** It proved itself anew. */
    synchronized void restore() {
        inARow = 0;
        withdrawn = "";
    }

    synchronized Summary summary() {
        return new Summary(uses, failures, lastError, withdrawn);
    }
}
