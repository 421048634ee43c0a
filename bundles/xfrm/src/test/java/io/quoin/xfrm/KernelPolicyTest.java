package io.quoin.xfrm;

import static io.quoin.xfrm.Samples.between;
import static io.quoin.xfrm.Samples.body;
import static io.quoin.xfrm.Samples.octets;
import static io.quoin.xfrm.Samples.range;
import static io.quoin.xfrm.Samples.selector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quoin.ipsec.EspSa.Direction;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class KernelPolicyTest {
    private static final Selector WEB =
            selector(6, range("10.1.0.0-10.1.255.255"), PortRange.ANY, range("10.2.0.9"), new PortRange(443, 443));

    @Test
    void laysOutAPolicyAsTheKernelReadsIt() throws Exception {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        Policy policy = Samples.policy(Direction.OUT, WEB, 0x01020304);
        ByteBuffer body = body(KernelPolicy.of(policy).get(0).install(policy));
        var expected = new StringBuilder()
                .append("0a020009" + "00".repeat(12)) // sel.daddr
                .append("0a010000" + "00".repeat(12)) // sel.saddr
                .append("01bb" + "ffff" + "0000" + "0000") // dport and mask, sport and mask, network order
                .append("0200" + "20" + "10" + "06" + "000000") // AF_INET, prefixes 32 and 16, TCP, padding
                .append("00".repeat(8)) // ifindex, user
                .append("ff".repeat(32) + "00".repeat(32)) // lft
                .append("00".repeat(32)) // curlft
                .append("e8f30000") // priority 0x10000 - ((32 + 16) * 64 + 16 + 8) = 0xf3e8
                .append("00000000") // index: the kernel's choice
                .append("01" + "00" + "00" + "00" + "00000000") // dir out, allow, flags, share, padding to 168
                .append("4400" + "0500") // nlattr: 68 octets, XFRMA_TMPL 5
                .append("c0000202" + "00".repeat(12) + "00000000" + "32000000") // id: daddr, any spi, ESP
                .append("0200" + "0000") // AF_INET, padding
                .append("c0000201" + "00".repeat(12)) // saddr
                .append("04030201") // reqid
                .append("01" + "00" + "00" + "00") // tunnel, share, not optional, padding
                .append("ffffffff".repeat(3)); // any algorithm
        assertThat(octets(body, 0, body.limit()).hex()).isEqualTo(expected.toString());
    }

    @Test
    void protectsWhatIsForwardedLikeWhatIsDelivered() throws Exception {
        assertThat(KernelPolicy.of(Samples.policy(Direction.IN, WEB, 1)))
                .extracting(KernelPolicy::direction)
                .containsExactly(KernelPolicy.IN, KernelPolicy.FORWARD);
        assertThat(KernelPolicy.of(Samples.policy(Direction.OUT, WEB, 1)))
                .extracting(KernelPolicy::direction)
                .containsExactly(KernelPolicy.OUT);
    }

    @Test
    void namesAPolicyByItsSelectorAndDirection() throws Exception {
        Policy policy = Samples.policy(Direction.OUT, WEB, 1);
        KernelPolicy entry = KernelPolicy.of(policy).get(0);
        ByteBuffer body = body(entry.remove());
        assertThat(body.limit()).isEqualTo(64);
        assertThat(octets(body, 0, 56)).isEqualTo(octets(body(entry.install(policy)), 0, 56));
        assertThat(body.get(60)).isEqualTo((byte) 1);
    }

    @Test
    void putsNarrowerPoliciesFirst() throws Exception {
        int all = priority(between("0.0.0.0-255.255.255.255", "0.0.0.0-255.255.255.255"));
        int net = priority(between("10.1.0.0-10.1.255.255", "10.2.0.0-10.2.255.255"));
        int host = priority(between("10.1.0.1", "10.2.0.1"));
        int port = priority(selector(6, range("10.1.0.1"), PortRange.ANY, range("10.2.0.1"), new PortRange(443, 443)));
        int six = priority(between("fd00::1", "fd00::2"));
        assertThat(new int[] {six, port, host, net, all}).isSorted().doesNotHaveDuplicates();
        assertThat(six).isPositive();
    }

    private static int priority(Selector selector) throws Exception {
        Policy policy = Samples.policy(Direction.OUT, selector, 1);
        return body(KernelPolicy.of(policy).get(0).install(policy)).getInt(152);
    }
}
