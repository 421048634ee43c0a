package io.quoin.xfrm;

import io.quoin.ipsec.Dataplane;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspCarrier;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.SaCounters;
import io.quoin.ipsec.SaId;
import io.quoin.linux.Errno;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Netlink;
import io.quoin.linux.NetlinkMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** ESP of the Linux kernel. It remembers names, never keys, to take away what it installed and nothing else. */
final class XfrmDataplane implements Dataplane {
    /** Security Associations, and policies of the kernel, at the same time. */
    static final int MAX_ENTRIES = 100_000;

    private final Netlink netlink;
    private final MappingListener mappings;
    private final Map<SaId, EspSa.Direction> installed = new HashMap<>();
    /** Which policies want one of the kernel, the latest last: that one is in force. */
    private final Map<KernelPolicy, LinkedHashSet<Policy>> owners = new HashMap<>();

    private XfrmDataplane(Netlink netlink, MappingListener mappings) {
        this.netlink = netlink;
        this.mappings = mappings;
    }

    /** That of the network namespace of this thread. */
    static XfrmDataplane open(EspCarrier carrier) throws LinuxException {
        Netlink netlink = Netlink.open(Netlink.NETLINK_XFRM);
        try {
            return new XfrmDataplane(netlink, MappingListener.start(carrier));
        } catch (LinuxException e) {
            netlink.close();
            throw e;
        }
    }

    @Override
    public synchronized void install(EspSa sa) throws DataplaneException {
        String what = "cannot install the Security Association " + sa.id() + " (" + text(sa.suite()) + ")";
        checkRoom(installed.size(), what);
        try {
            netlink.request(SaMessages.install(sa), what);
        } catch (LinuxException e) {
            throw new DataplaneException(e.getMessage() + remedy(e), e);
        }
        installed.put(sa.id(), sa.direction());
    }

    @Override
    public synchronized void move(SaId id, InetSocketAddress remote) throws DataplaneException {
        String what = "cannot lead the Security Association " + id + " to " + remote;
        EspSa.Direction direction = installed.get(id);
        if (direction == null) {
            throw new DataplaneException(what + ": it was removed or never installed");
        }
        var redirections = new ArrayList<NetlinkMessage>();
        try {
            netlink.request(SaMessages.get(id), what, (type, body) -> SaMessages.redirect(body, direction, remote)
                    .ifPresent(redirections::add));
            if (redirections.isEmpty()) {
                throw new DataplaneException(what + ": the kernel changes only the port, and that only in UDP");
            }
            netlink.request(redirections.get(0), what);
        } catch (LinuxException e) {
            throw new DataplaneException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized void remove(SaId id) throws DataplaneException {
        try {
            netlink.request(SaMessages.remove(id), "cannot remove the Security Association " + id);
        } catch (LinuxException e) {
            refuseUnlessGone(e);
        }
        installed.remove(id);
    }

    @Override
    public synchronized void install(Policy policy) throws DataplaneException {
        List<KernelPolicy> wanted = KernelPolicy.of(policy);
        String what = "cannot install the policy for " + policy.selector();
        checkRoom(owners.size() + wanted.size(), what);
        var added = new ArrayList<KernelPolicy>();
        try {
            for (KernelPolicy entry : wanted) {
                netlink.request(entry.install(policy), what);
                var ours = owners.computeIfAbsent(entry, key -> new LinkedHashSet<>());
                if (!ours.remove(policy)) {
                    added.add(entry);
                }
                ours.add(policy);
            }
        } catch (LinuxException e) {
            added.forEach(entry -> quietly(() -> withdraw(entry, policy)));
            throw new DataplaneException(e.getMessage() + remedy(e), e);
        }
    }

    @Override
    public synchronized void remove(Policy policy) throws DataplaneException {
        for (KernelPolicy entry : KernelPolicy.of(policy)) {
            try {
                withdraw(entry, policy);
            } catch (LinuxException e) {
                refuseUnlessGone(e);
            }
        }
    }

    @Override
    public SaCounters counters(SaId id) throws DataplaneException {
        String what = "there are no counters of the Security Association " + id;
        var counters = new ArrayList<SaCounters>();
        try {
            netlink.request(SaMessages.get(id), what, (type, body) -> SaMessages.counters(body)
                    .ifPresent(counters::add));
        } catch (LinuxException e) {
            throw new DataplaneException(e.getMessage(), e);
        }
        if (counters.isEmpty()) {
            throw new DataplaneException(what + ": the kernel's answer has none");
        }
        return counters.get(0);
    }

    /** The kernel takes ESP in UDP from the socket by itself. */
    @Override
    public void received(InetSocketAddress local, InetSocketAddress remote, ByteBuffer packet) {}

    @Override
    public synchronized void close() {
        // What the kernel refuses to give up cannot be helped here, and must not keep the rest.
        for (KernelPolicy entry : owners.keySet()) {
            quietly(() -> netlink.request(entry.remove(), "cannot remove a policy"));
        }
        for (SaId id : installed.keySet()) {
            quietly(() -> netlink.request(SaMessages.remove(id), "cannot remove " + id));
        }
        owners.clear();
        installed.clear();
        mappings.close();
        netlink.close();
    }

    /** Gives the policy of the kernel to the latest that still wants it, or takes it away. */
    private void withdraw(KernelPolicy entry, Policy policy) throws LinuxException {
        var ours = owners.get(entry);
        if (ours == null || !ours.remove(policy)) {
            return;
        }
        if (ours.isEmpty()) {
            owners.remove(entry);
            netlink.request(entry.remove(), "cannot remove the policy " + entry);
        } else {
            Policy latest = List.copyOf(ours).get(ours.size() - 1);
            netlink.request(entry.install(latest), "cannot give back the policy " + entry);
        }
    }

    private static void refuseUnlessGone(LinuxException e) throws DataplaneException {
        if (e.errno() != Errno.ESRCH && e.errno() != Errno.ENOENT) {
            throw new DataplaneException(e.getMessage(), e);
        }
    }

    private static void checkRoom(int present, String what) throws DataplaneException {
        if (present >= MAX_ENTRIES) {
            throw new DataplaneException(what + ": there are " + MAX_ENTRIES + " already, the limit");
        }
    }

    private static String remedy(LinuxException e) {
        return switch (e.errno()) {
            case Errno.EEXIST -> "; another program has one of this name";
            case Errno.ENOSYS, Errno.ENOENT, Errno.EPROTONOSUPPORT, Errno.EAFNOSUPPORT ->
                "; the kernel lacks the algorithm or the module esp4 or esp6: load it or configure another proposal";
            default -> "";
        };
    }

    private static String text(EspSuite suite) {
        String integrity = suite.integrity() == EspSuite.Integrity.NONE ? "" : " " + suite.integrity();
        return suite.cipher() + "-" + suite.keyBits() + integrity;
    }

    private static void quietly(Request request) {
        try {
            request.send();
        } catch (LinuxException e) {
            return;
        }
    }

    private interface Request {
        void send() throws LinuxException;
    }
}
