package io.quoin.engine;

import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.Policy;
import java.util.HashMap;
import java.util.Map;

/** Policies are shared by the Child SAs that replace each other: installed by the first, removed by the last. */
final class PolicyCounts {
    private final Dataplane dataplane;
    private final Map<Policy, Integer> counts = new HashMap<>();

    PolicyCounts(Dataplane dataplane) {
        this.dataplane = dataplane;
    }

    void install(Policy policy) throws DataplaneException {
        if (!counts.containsKey(policy)) {
            dataplane.install(policy);
        }
        counts.merge(policy, 1, Integer::sum);
    }

    void remove(Policy policy) throws DataplaneException {
        if (counts.merge(policy, -1, Integer::sum) == 0) {
            counts.remove(policy);
            dataplane.remove(policy);
        }
    }
}
