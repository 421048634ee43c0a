package io.quoin.esp;

import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.Policy;
import io.quoin.linux.Errno;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Prefix;
import io.quoin.linux.Route;
import io.quoin.linux.Routes;
import io.quoin.linux.Routes.LocalAddress;
import io.quoin.linux.Rule;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What leads packets into the TUN device: a route for the destinations of each OUT policy, in a table of their own that
 * one rule per family asks first. The rule passes by packets that carry the mark of the gateway's sockets, so that
 * neither ESP nor IKE to a peer inside its own tunnel's destinations comes back into the tunnel. Thread-safe.
 */
final class TunnelRoutes implements AutoCloseable {
    /** The table and the rules' priority of the first device: before the table {@code main}, which has 32766. */
    private static final int FIRST_TABLE = 4500;

    private static final String DEVICE_PREFIX = "quoin";

    /** The name to ask the kernel for, with the lowest free number. */
    static final String DEVICE_PATTERN = DEVICE_PREFIX + "%d";

    private final Routes routes;
    private final int device;
    private final int table;
    private final List<Rule> rules;

    /** Per destination the policies that want a route there, and the preferred source address of each. */
    private final Map<Prefix, Map<Policy, Optional<InetAddress>>> wanted = new HashMap<>();

    private TunnelRoutes(Routes routes, int device, int table, int mark) {
        this.routes = routes;
        this.device = device;
        this.table = table;
        this.rules = List.of(new Rule(false, mark, table, table), new Rule(true, mark, table, table));
    }

    /**
     * Brings the device up and adds the rules.
     *
     * @param name of the device, as the kernel made it of {@link #DEVICE_PATTERN}
     * @param mark of the gateway's sockets; not 0
     */
    static TunnelRoutes open(String name, int mtu, int mark) throws LinuxException {
        int number = Integer.parseInt(name.substring(DEVICE_PREFIX.length()));
        Routes routes = Routes.open();
        try {
            var opened = new TunnelRoutes(routes, routes.interfaceIndex(name), FIRST_TABLE + number, mark);
            opened.start(mtu);
            return opened;
        } catch (LinuxException | RuntimeException e) {
            routes.close();
            throw e;
        }
    }

    private void start(int mtu) throws LinuxException {
        routes.bringUp(device, mtu);
        try {
            for (Rule rule : rules) {
                add(rule);
            }
        } catch (LinuxException e) {
            removeRules();
            throw e;
        }
    }

    private void add(Rule rule) throws LinuxException {
        try {
            routes.add(rule);
        } catch (LinuxException e) {
            // A kernel whose IPv6 was switched off has no such packets either.
            if (!rule.ipv6() || e.errno() != Errno.EAFNOSUPPORT) {
                throw e;
            }
        }
    }

    /** Adds the routes of an OUT policy; where one is refused, none is there afterwards. */
    synchronized void add(Policy policy) throws LinuxException {
        Optional<InetAddress> source = preferredSource(policy.selector().source());
        try {
            for (Prefix prefix : Prefixes.of(policy.selector().destination())) {
                wanted.computeIfAbsent(prefix, any -> new LinkedHashMap<>()).put(policy, source);
                update(prefix);
            }
        } catch (LinuxException e) {
            remove(policy);
            throw e;
        }
    }

    /** Removes the routes of an OUT policy that no other policy wants. */
    synchronized void remove(Policy policy) throws LinuxException {
        for (Prefix prefix : Prefixes.of(policy.selector().destination())) {
            Map<Policy, Optional<InetAddress>> policies = wanted.getOrDefault(prefix, Map.of());
            if (policies.containsKey(policy)) {
                policies.remove(policy);
                update(prefix);
            }
        }
    }

    /** Removes the rules; the routes go with the device. */
    @Override
    public synchronized void close() {
        removeRules();
        routes.close();
    }

    private void update(Prefix prefix) throws LinuxException {
        Map<Policy, Optional<InetAddress>> policies = wanted.get(prefix);
        Route route = Route.into(device, prefix).withTable(table);
        if (policies.isEmpty()) {
            wanted.remove(prefix);
            routes.remove(route);
            return;
        }
        Optional<InetAddress> source =
                policies.values().stream().flatMap(Optional::stream).findFirst();
        routes.add(source.map(route::withSource).orElse(route));
    }

    /**
     * The address that this machine's own packets need to fit the policy: one inside {@code range}, where not every one
     * is.
     */
    private Optional<InetAddress> preferredSource(AddressRange range) throws LinuxException {
        List<InetAddress> local = routes.addresses().stream()
                .map(LocalAddress::prefix)
                .map(Prefix::address)
                .filter(address -> address.getClass() == range.first().getClass())
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        return local.stream().allMatch(range::contains)
                ? Optional.empty()
                : local.stream().filter(range::contains).findFirst();
    }

    private void removeRules() {
        for (Rule rule : rules) {
            try {
                routes.remove(rule);
            } catch (LinuxException left) {
                // Its table is empty without the device: it leads nowhere, and the next start finds it in place.
            }
        }
    }
}
