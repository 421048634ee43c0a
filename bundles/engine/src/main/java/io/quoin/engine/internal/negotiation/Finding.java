package io.quoin.engine.internal.negotiation;

import io.quoin.engine.Negotiation.Cause;
import java.util.List;

/**
 * What is wrong, and what to do about it.
 *
 * @param conclusion a sentence for an operator, without its full stop
 * @param advice what to change, the likeliest first
 */
public record Finding(Cause cause, String conclusion, List<String> advice) {
    public Finding {
        advice = List.copyOf(advice);
    }
}
