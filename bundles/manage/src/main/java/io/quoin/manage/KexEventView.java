package io.quoin.manage;

import java.time.Instant;

/**
 * What became of a key-exchange method.
 *
 * @param id the transform id; 0 where it is not known
 * @param keyword what names it in a proposal; empty where it is not known
 * @param provider the bundle and its version
 * @param reason why it is not offered; empty where it is
 */
public record KexEventView(Instant time, Kind kind, int id, String keyword, String provider, String reason) {
    /** What happened to it. */
    public enum Kind {
        /** It passed its tests. */
        OFFERED,
        /** It was not admitted. */
        REFUSED,
        /** It was admitted and failed later. */
        WITHDRAWN,
        /** Its bundle left. */
        GONE
    }
}
