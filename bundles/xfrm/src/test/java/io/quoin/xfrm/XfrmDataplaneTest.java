package io.quoin.xfrm;

import static io.quoin.xfrm.Samples.between;
import static io.quoin.xfrm.Samples.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa.Direction;
import io.quoin.ipsec.EspSa.Mode;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.EspSuite.Cipher;
import io.quoin.ipsec.EspSuite.Integrity;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.Selector;
import io.quoin.linux.Errno;
import io.quoin.linux.LinuxException;
import io.quoin.linux.Netlink;
import io.quoin.linux.NetlinkAttributes;
import io.quoin.linux.NetlinkMessage;
import io.quoin.linux.PrivateNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the kernel that runs the build, which need not have ESP but must have policies. See also XfrmProbe. */
class XfrmDataplaneTest {
    private static final int MSG_GETPOLICY = 0x15;
    private static final Selector NETS = between("10.1.0.0-10.1.255.255", "10.2.0.0-10.2.255.255");
    private static final Selector SIX = between("fd01::-fd01::ffff", "fd02::1");

    /** A policy as the kernel tells it: what we set of it. */
    private record Told(int direction, Octets selector, Octets limits, int priority, Octets template) {}

    @Test
    void theKernelRepeatsThePolicyThatWasInstalled() throws Exception {
        inside((dataplane, netlink) -> {
            for (Selector selector : List.of(NETS, SIX)) {
                Policy policy = Samples.policy(Direction.OUT, selector, 7);
                dataplane.install(policy);
                var sent = Samples.body(KernelPolicy.of(policy).get(0).install(policy));
                assertThat(policies(netlink)).containsExactly(told(sent));
                dataplane.remove(policy);
                assertThat(policies(netlink)).isEmpty();
            }
        });
    }

    @Test
    void installingTwiceIsRemovedOnce() throws Exception {
        inside((dataplane, netlink) -> {
            Policy policy = Samples.policy(Direction.IN, NETS, 7);
            dataplane.install(policy);
            dataplane.install(policy);
            assertThat(policies(netlink)).hasSize(2);
            dataplane.remove(policy);
            assertThat(policies(netlink)).isEmpty();
            dataplane.remove(policy);
        });
    }

    @Test
    void theLatestPolicyOfASelectorIsInForceUntilItIsRemoved() throws Exception {
        inside((dataplane, netlink) -> {
            Policy first = Samples.policy(Direction.OUT, NETS, 7);
            Policy second = Samples.policy(Direction.OUT, NETS, 8);
            dataplane.install(first);
            dataplane.install(second);
            assertThat(requestIds(netlink)).containsExactly(8);
            dataplane.remove(second);
            assertThat(requestIds(netlink)).containsExactly(7);
            dataplane.install(second);
            dataplane.remove(first);
            assertThat(requestIds(netlink)).containsExactly(8);
            dataplane.remove(second);
            assertThat(policies(netlink)).isEmpty();
        });
    }

    @Test
    void aPolicyThatAKilledGatewayLeftIsReplaced() throws Exception {
        inside((dataplane, netlink) -> {
            Policy left = Samples.policy(Direction.OUT, NETS, 7);
            netlink.request(KernelPolicy.of(left).get(0).install(left), "cannot leave a policy behind");
            dataplane.install(Samples.policy(Direction.OUT, NETS, 8));
            assertThat(requestIds(netlink)).containsExactly(8);
        });
    }

    @Test
    void closingRemovesOnlyWhatItInstalled() throws Exception {
        inside((dataplane, netlink) -> {
            Policy foreign = Samples.policy(Direction.OUT, SIX, 9);
            netlink.request(KernelPolicy.of(foreign).get(0).install(foreign), "cannot install");
            dataplane.install(Samples.policy(Direction.OUT, NETS, 7));
            dataplane.install(Samples.policy(Direction.IN, NETS, 7));
            assertThat(policies(netlink)).hasSize(4);
            dataplane.close();
            assertThat(requestIds(netlink)).containsExactly(9);
            dataplane.close();
        });
    }

    @Test
    void leavesNothingOfAPolicyThatTheKernelRefuses() throws Exception {
        inside((dataplane, netlink) -> {
            Policy mixed = new Policy(
                    Direction.IN, Mode.TRANSPORT, SIX, Samples.address("192.0.2.1"), Samples.address("192.0.2.2"), 7);
            assertThatThrownBy(() -> dataplane.install(mixed))
                    .isInstanceOf(DataplaneException.class)
                    .hasMessageContaining("cannot install the policy for " + SIX)
                    .hasMessageContaining("EINVAL");
            assertThat(policies(netlink)).isEmpty();
        });
    }

    @Test
    void aSecurityAssociationThatIsNotThereIsGoneAndHasNoCounters() throws Exception {
        inside((dataplane, netlink) -> {
            var id = Samples.tunnel(new EspSuite(Cipher.AES_GCM_16, 128, Integrity.NONE))
                    .id();
            dataplane.remove(id);
            assertThatThrownBy(() -> dataplane.counters(id))
                    .isInstanceOf(DataplaneException.class)
                    .hasMessageContaining("there are no counters of the Security Association c0ffee01@192.0.2.2")
                    .hasMessageContaining("ESRCH");
        });
    }

    @Test
    void aSecurityAssociationThatIsNotItsOwnIsNotMoved() throws Exception {
        inside((dataplane, netlink) -> assertThatThrownBy(() -> dataplane.move(
                        Samples.tunnel(new EspSuite(Cipher.AES_GCM_16, 128, Integrity.NONE))
                                .id(),
                        new InetSocketAddress("192.0.2.2", 4501)))
                .isInstanceOf(DataplaneException.class)
                .hasMessageContaining("c0ffee01@192.0.2.2")
                .hasMessageContaining("removed or never installed"));
    }

    @Test
    void theProviderTellsTheTruthAboutThisKernel() throws Exception {
        inside((dataplane, netlink) -> {
            var provider = new XfrmProvider();
            var reason = provider.unavailableBecause();
            try (var sa = Samples.tunnel(new EspSuite(Cipher.AES_GCM_16, 128, Integrity.NONE))) {
                if (reason.isEmpty()) {
                    assertThatCode(() -> dataplane.install(sa)).doesNotThrowAnyException();
                    assertThatCode(() -> provider.open(null).close()).doesNotThrowAnyException();
                } else {
                    assertThat(reason.get()).contains("this kernel has no ESP").contains("quoin-esp");
                    assertThatThrownBy(() -> provider.open(null)).hasMessage(reason.get());
                    assertThatThrownBy(() -> dataplane.install(sa))
                            .hasMessageContaining(
                                    "cannot install the Security Association c0ffee01@192.0.2.2 (AES_GCM_16-128)");
                }
            }
        });
    }

    @Test
    void theProviderNamesThePrivilegeItLacks() throws Exception {
        PrivateNetwork.withoutPrivilege(() -> {
            openOrSkip().close();
            assertThat(new XfrmProvider().unavailableBecause())
                    .contains("no privilege to program the kernel's IPsec: run as root or give the process"
                            + " CAP_NET_ADMIN");
        });
    }

    private interface Body {
        void run(XfrmDataplane dataplane, Netlink netlink) throws Exception;
    }

    private static void inside(Body body) throws Exception {
        PrivateNetwork.inside(() -> {
            try (var netlink = openOrSkip();
                    var dataplane = XfrmDataplane.open(null)) {
                body.run(dataplane, netlink);
            }
        });
    }

    private static Netlink openOrSkip() throws LinuxException {
        try {
            return Netlink.open(Netlink.NETLINK_XFRM);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EPROTONOSUPPORT) {
                PrivateNetwork.missing("this kernel has no IPsec policies (CONFIG_XFRM_USER)");
            }
            throw e;
        }
    }

    private static List<Integer> requestIds(Netlink netlink) throws LinuxException {
        return policies(netlink).stream()
                .map(told ->
                        told.template().buffer().order(ByteOrder.nativeOrder()).getInt(44))
                .toList();
    }

    private static List<Told> policies(Netlink netlink) throws LinuxException {
        var policies = new ArrayList<Told>();
        netlink.dump(
                new NetlinkMessage(MSG_GETPOLICY, 0), "cannot list policies", (type, body) -> policies.add(told(body)));
        return policies;
    }

    private static Told told(ByteBuffer info) {
        int priority = info.getInt(152);
        int direction = info.get(160);
        var selector = octets(info, 0, 56);
        var limits = octets(info, 56, 64);
        var template = NetlinkAttributes.read(info.position(168)).octets(5).orElseThrow();
        return new Told(direction, selector, limits, priority, Octets.of(template));
    }
}
