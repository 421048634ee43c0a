package io.quoin.esp;

import static io.quoin.esp.PolicySamples.any;
import static io.quoin.esp.PolicySamples.in;
import static io.quoin.esp.PolicySamples.out;
import static io.quoin.esp.PolicySamples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quoin.bytes.Octets;
import io.quoin.ipsec.AddressRange;
import io.quoin.ipsec.DataplaneException;
import io.quoin.ipsec.EspSa;
import io.quoin.ipsec.Policy;
import io.quoin.ipsec.Selector;
import io.quoin.ipsec.Selector.PortRange;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PolicyTableTest {
    private static final AddressRange LEFT = range("10.1.0.0", "10.1.255.255");
    private static final AddressRange RIGHT = range("10.2.0.0", "10.2.255.255");
    private static final AddressRange ALL = range("0.0.0.0", "255.255.255.255");
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final PolicyTable table = new PolicyTable();

    @Test
    void theNarrowestDestinationGoesFirst() throws Exception {
        table.add(out(1, any(LEFT, RIGHT)));
        table.add(out(2, any(LEFT, ALL)));
        table.add(out(3, any(LEFT, range("10.2.0.0", "10.2.0.255"))));
        assertThat(requestIdTo("10.2.0.1")).hasValue(3);
        assertThat(requestIdTo("10.2.1.1")).hasValue(1);
        assertThat(requestIdTo("10.3.0.1")).hasValue(2);
    }

    @Test
    void portsAndProtocolsNarrowTo() {
        table.add(out(1, new Selector(UDP, LEFT, PortRange.ANY, RIGHT, new PortRange(53, 53))));
        table.add(out(2, new Selector(UDP, LEFT, PortRange.ANY, RIGHT, PortRange.ANY)));
        table.add(out(3, any(LEFT, RIGHT)));
        assertThat(table.requestIdFor(ipv4(UDP, 1000, 53))).hasValue(1);
        assertThat(table.requestIdFor(ipv4(UDP, 1000, 54))).hasValue(2);
        assertThat(table.requestIdFor(ipv4(TCP, 1000, 53))).hasValue(3);
    }

    @Test
    void ofEqualPoliciesTheNewestGoesFirst() {
        table.add(out(1, any(LEFT, RIGHT)));
        table.add(out(2, any(LEFT, RIGHT)));
        assertThat(requestIdTo("10.2.0.1")).hasValue(2);
        table.remove(out(2, any(LEFT, RIGHT)));
        assertThat(requestIdTo("10.2.0.1")).hasValue(1);
        table.remove(out(1, any(LEFT, RIGHT)));
        assertThat(requestIdTo("10.2.0.1")).isEmpty();
    }

    @Test
    void theEndsOfARangeAreInside() {
        table.add(out(1, any(LEFT, range("10.2.0.5", "10.2.0.9"))));
        assertThat(requestIdTo("10.2.0.4")).isEmpty();
        assertThat(requestIdTo("10.2.0.5")).hasValue(1);
        assertThat(requestIdTo("10.2.0.9")).hasValue(1);
        assertThat(requestIdTo("10.2.0.10")).isEmpty();
    }

    @Test
    void anInboundPacketIsComparedWithItsOwnRequestOnly() {
        table.add(in(1, any(LEFT, RIGHT)));
        table.add(in(2, any(RIGHT, LEFT)));
        assertThat(table.allows(1, ipv4(UDP, 1, 2))).isTrue();
        assertThat(table.allows(2, ipv4(UDP, 1, 2))).isFalse();
        assertThat(table.allows(3, ipv4(UDP, 1, 2))).isFalse();
        table.remove(in(1, any(LEFT, RIGHT)));
        assertThat(table.allows(1, ipv4(UDP, 1, 2))).isFalse();
    }

    @Test
    void aLaterFragmentFitsAllPortsOnly() {
        byte[] fragment = PacketSamples.ipv4(60).toBytes();
        fragment[7] = 1;
        table.add(in(1, new Selector(UDP, LEFT, PortRange.ANY, RIGHT, new PortRange(0, 60000))));
        table.add(in(2, new Selector(UDP, LEFT, PortRange.ANY, RIGHT, PortRange.ANY)));
        assertThat(table.allows(1, ipv4(UDP, 5000, 7))).isTrue();
        assertThat(table.allows(1, flow(Octets.of(fragment)))).isFalse();
        assertThat(table.allows(2, flow(Octets.of(fragment)))).isTrue();
    }

    @Test
    void typeAndCodeOfIcmpStandForItsPorts() {
        var echo = new PortRange(8 << 8, 8 << 8);
        table.add(in(1, new Selector(1, LEFT, echo, RIGHT, echo)));
        assertThat(table.allows(1, ipv4(1, 8 << 8, 0))).isTrue();
        assertThat(table.allows(1, ipv4(1, 0, 0))).isFalse();
    }

    @Test
    void extensionHeadersOfIpv6ArePassedOver() {
        AddressRange all = range("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        table.add(in(1, new Selector(UDP, all, PortRange.ANY, all, new PortRange(53, 53))));
        Octets udp = Octets.ofHex("00070035" + "00080000");
        Octets options = Octets.ofHex("1100000000000000");
        assertThat(table.allows(1, ipv6(UDP, udp))).isTrue();
        assertThat(table.allows(1, ipv6(0, Octets.concat(options, udp)))).isTrue();
        assertThat(table.allows(1, ipv6(60, Octets.concat(options, udp)))).isTrue();
        assertThat(table.allows(1, ipv6(44, Octets.concat(options, udp)))).isTrue();
        Octets laterFragment = Octets.ofHex("1100000800000001");
        assertThat(table.allows(1, ipv6(44, Octets.concat(laterFragment, udp)))).isFalse();
    }

    @Test
    void extensionHeadersWithoutEndAreNoPacket() {
        Octets chain = Octets.ofHex("3c00000000000000".repeat(9));
        var packet = PacketSamples.packet(PacketSamples.ipv6("fd00:1::1", "fd00:2::1", 60, chain, 40 + 9 * 8));
        assertThat(new Flow().read(packet)).isFalse();
    }

    @Test
    void brokenHeadersAreNoPacket() {
        Octets whole = PacketSamples.ipv4(60);
        for (int length = 0; length < 60; length++) {
            assertThat(new Flow().read(PacketSamples.packet(whole.slice(0, length))))
                    .isFalse();
        }
        byte[] shortHeader = whole.toBytes();
        shortHeader[0] = 0x44;
        assertThat(new Flow().read(PacketSamples.packet(Octets.of(shortHeader))))
                .isFalse();
        byte[] ipv5 = whole.toBytes();
        ipv5[0] = 0x55;
        assertThat(new Flow().read(PacketSamples.packet(Octets.of(ipv5)))).isFalse();
    }

    @Test
    void whatLiesBehindAPacketIsCutOff() {
        var packet = PacketSamples.packet(Octets.concat(PacketSamples.ipv4(60), PacketSamples.ipv4(40)));
        assertThat(new Flow().read(packet)).isTrue();
        assertThat(packet.length).isEqualTo(60);
    }

    @Test
    void transportModeIsRefused() {
        var policy =
                new Policy(EspSa.Direction.OUT, EspSa.Mode.TRANSPORT, any(LEFT, RIGHT), LEFT.first(), RIGHT.first(), 9);
        assertThatThrownBy(() -> table.check(policy))
                .isInstanceOf(DataplaneException.class)
                .hasMessageContaining("request 9")
                .hasMessageContaining("tunnel mode only");
    }

    @Test
    void oneMoreThanTheLimitIsRefused() throws Exception {
        for (int i = 1; i <= PolicyTable.MAX_POLICIES; i++) {
            table.check(in(i, any(LEFT, RIGHT)));
            table.add(in(i, any(LEFT, RIGHT)));
        }
        assertThatThrownBy(() -> table.check(in(PolicyTable.MAX_POLICIES + 1, any(LEFT, RIGHT))))
                .isInstanceOf(DataplaneException.class)
                .hasMessageContaining("16384 policies, which is the limit");
    }

    private OptionalInt requestIdTo(String destination) {
        return table.requestIdFor(flow(PacketSamples.ipv4("10.1.0.1", destination, UDP, 1, 2, 60)));
    }

    private static Flow ipv4(int protocol, int sourcePort, int destinationPort) {
        return flow(PacketSamples.ipv4("10.1.0.1", "10.2.0.1", protocol, sourcePort, destinationPort, 60));
    }

    private static Flow ipv6(int nextHeader, Octets rest) {
        return flow(PacketSamples.ipv6("fd00:1::1", "fd00:2::1", nextHeader, rest, 40 + rest.length()));
    }

    private static Flow flow(Octets octets) {
        var flow = new Flow();
        assertThat(flow.read(PacketSamples.packet(octets))).isTrue();
        return flow;
    }
}
