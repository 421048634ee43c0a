package io.quoin.manage;

import java.time.Duration;
import java.util.List;

/**
 * How an implementation of a key-exchange method did in a test.
 *
 * @param provider the bundle and its version
 * @param signer who signed the bundle; empty where nobody did who is trusted
 * @param steps what was tried; the first that fails ends the test
 * @param offered whether peers are offered it now
 * @param reason why they are not; empty where they are
 */
public record KexTestView(String provider, String signer, List<Step> steps, boolean offered, String reason) {
    public KexTestView {
        steps = List.copyOf(steps);
    }

    /**
     * A known answer, or a round trip.
     *
     * @param what where the answer is published, or {@code round trip}
     * @param failure why it did not pass; empty where it did
     */
    public record Step(String what, Duration took, String failure) {}
}
