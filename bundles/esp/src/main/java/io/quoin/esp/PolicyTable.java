package io.quoin.esp;

import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Security Policy Database (RFC 4301, 4.4.1). Packets are compared without a lock; changes come one at a time. An
 * outbound packet costs as much as there are policies before the one that fits.
 */
final class PolicyTable {
    static final int MAX_POLICIES = 16_384;

    private static final Comparator<Entry> MOST_SPECIFIC_FIRST =
            Comparator.comparing(Entry::filter, SelectorFilter.MOST_SPECIFIC_FIRST);

    private final Map<Policy, Entry> entries = new LinkedHashMap<>();
    private final Map<Integer, List<Entry>> inbound = new ConcurrentHashMap<>();
    private volatile List<Entry> outbound = List.of();

    /** The request id of the most specific OUT policy that fits; of equal ones that of the newest. */
    OptionalInt requestIdFor(Flow flow) {
        List<Entry> asked = outbound;
        for (int i = 0; i < asked.size(); i++) {
            Entry entry = asked.get(i);
            if (entry.filter.matches(flow)) {
                return OptionalInt.of(entry.policy.requestId());
            }
        }
        return OptionalInt.empty();
    }

    /** Whether a packet that came by a Security Association of this request id may have done so (RFC 4301, 5.2). */
    boolean allows(int requestId, Flow flow) {
        List<Entry> asked = inbound.getOrDefault(requestId, List.of());
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i).filter.matches(flow)) {
                return true;
            }
        }
        return false;
    }

    synchronized boolean contains(Policy policy) {
        return entries.containsKey(policy);
    }

    synchronized void check(Policy policy) throws DataplaneException {
        if (policy.mode() != EspSa.Mode.TUNNEL) {
            throw new DataplaneException("cannot install the policy of request " + policy.requestId()
                    + ": the data plane in user space has tunnel mode only; configure tunnel mode or use the kernel's");
        }
        if (entries.size() >= MAX_POLICIES) {
            throw new DataplaneException("cannot install the policy of request " + policy.requestId() + ": there are "
                    + MAX_POLICIES + " policies, which is the limit; remove some first");
        }
    }

    /** Adds one that passed the {@link #check}. */
    synchronized void add(Policy policy) {
        var entry = new Entry(policy, new SelectorFilter(policy.selector()));
        entries.put(policy, entry);
        if (policy.direction() == EspSa.Direction.OUT) {
            var grown = new ArrayList<Entry>(outbound.size() + 1);
            grown.add(entry); // in front of its equals: the sort is stable
            grown.addAll(outbound);
            grown.sort(MOST_SPECIFIC_FIRST);
            outbound = grown;
        } else {
            inbound.merge(policy.requestId(), List.of(entry), PolicyTable::join);
        }
    }

    synchronized void remove(Policy policy) {
        Entry entry = entries.remove(policy);
        if (policy.direction() == EspSa.Direction.OUT) {
            outbound = without(outbound, entry);
        } else {
            inbound.computeIfPresent(policy.requestId(), (id, list) -> {
                List<Entry> rest = without(list, entry);
                return rest.isEmpty() ? null : rest;
            });
        }
    }

    synchronized void clear() {
        entries.clear();
        inbound.clear();
        outbound = List.of();
    }

    private static List<Entry> join(List<Entry> left, List<Entry> right) {
        var joined = new ArrayList<>(left);
        joined.addAll(right);
        return joined;
    }

    private static List<Entry> without(List<Entry> list, Entry entry) {
        return list.stream().filter(other -> other != entry).toList();
    }

    private record Entry(Policy policy, SelectorFilter filter) {}
}
