package io.quoin.esp;

import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;

/** Policies to test with. */
final class PolicySamples {
    private PolicySamples() {}

    static Policy out(int requestId, Selector selector) {
        return policy(EspSa.Direction.OUT, requestId, selector);
    }

    static Policy in(int requestId, Selector selector) {
        return policy(EspSa.Direction.IN, requestId, selector);
    }

    static Policy policy(EspSa.Direction direction, int requestId, Selector selector) {
        return new Policy(
                direction,
                EspSa.Mode.TUNNEL,
                selector,
                SaSamples.address("192.0.2.1"),
                SaSamples.address("192.0.2.2"),
                requestId);
    }

    static Selector any(AddressRange source, AddressRange destination) {
        return new Selector(0, source, PortRange.ANY, destination, PortRange.ANY);
    }

    static AddressRange range(String first, String last) {
        return new AddressRange(SaSamples.address(first), SaSamples.address(last));
    }
}
