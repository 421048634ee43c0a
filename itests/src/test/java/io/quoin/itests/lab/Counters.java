package io.quoin.itests.lab;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the gateway counts, as {@code ike:status} tells it.
 *
 * @param halfOpen IKE SAs of peers that have not proved who they are
 * @param drops packets that were dropped, by the name of the reason; those alone that were
 */
public record Counters(long halfOpen, Map<String, Long> drops) {
    private static final Pattern HALF_OPEN = Pattern.compile("Half-open: (\\d+)");
    private static final Pattern DROPPED = Pattern.compile("Dropped: (\\S+) (\\d+)");

    public static Counters of(Gateway gateway) {
        String status = gateway.command("ike:status").orFail();
        Matcher halfOpen = HALF_OPEN.matcher(status);
        if (!halfOpen.find()) {
            throw new IllegalStateException("no counters in:\n" + status);
        }
        var drops = new TreeMap<String, Long>();
        Matcher dropped = DROPPED.matcher(status);
        while (dropped.find()) {
            drops.put(dropped.group(1), Long.parseLong(dropped.group(2)));
        }
        return new Counters(Long.parseLong(halfOpen.group(1)), drops);
    }

    /** What was dropped since. */
    public Counters since(Counters before) {
        var more = new TreeMap<>(drops);
        before.drops.forEach((reason, count) -> more.merge(reason, -count, Long::sum));
        more.values().removeIf(count -> count == 0);
        return new Counters(halfOpen, more);
    }
}
