package io.quoin.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkTest {
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWLINK = 16;

    @Test
    void wipesAMessageThatWasSent() throws Exception {
        try (var netlink = Netlink.open(Netlink.NETLINK_ROUTE)) {
            var message = new NetlinkMessage(0x7f, 0);
            message.body().putLong(-1).putLong(-1);
            assertThatThrownBy(() -> netlink.request(message, "cannot do this"))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageContaining("cannot do this: EOPNOTSUPP");
            byte[] left = new byte[NetlinkMessage.CAPACITY];
            message.body().get(0, left);
            assertThat(left).containsOnly(0);
        }
    }

    /** What the kernel tells of a Security Association holds its keys. */
    @Test
    void wipesWhatItReceived() throws Exception {
        try (var netlink = Netlink.open(Netlink.NETLINK_ROUTE)) {
            List<ByteBuffer> kept = new ArrayList<>();
            netlink.dump(links(), "cannot list", (type, body) -> {
                assertThat(body.getInt(4)).as("interface index").isPositive();
                kept.add(body);
            });
            assertThat(kept).isNotEmpty().allSatisfy(body -> assertThat(body.getInt(4))
                    .isZero());
        }
    }

    @Test
    void answersTheNextRequestAfterADumpThatNobodyFinishedReading() throws Exception {
        try (var netlink = Netlink.open(Netlink.NETLINK_ROUTE)) {
            assertThatThrownBy(() -> netlink.dump(links(), "cannot list", (type, body) -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            List<Integer> types = new ArrayList<>();
            netlink.dump(links(), "cannot list", (type, body) -> types.add(type));
            assertThat(types).isNotEmpty().containsOnly(RTM_NEWLINK);
        }
    }

    @Test
    void refusesWorkOnceItIsClosed() throws Exception {
        var netlink = Netlink.open(Netlink.NETLINK_ROUTE);
        netlink.close();
        netlink.close();
        assertThatThrownBy(() -> netlink.request(links(), "cannot list"))
                .hasMessageContaining("the netlink socket is closed");
    }

    @Test
    void laysAttributesOutAsTheKernelReadsThem() {
        var message = new NetlinkMessage(0x10, NetlinkMessage.NLM_F_CREATE);
        message.body().putInt(7);
        message.attribute(3, new byte[] {'l', 'o', 0})
                .attribute(5, nested -> message.attribute(1, 0x01020304))
                .attribute(4, 9);
        ByteBuffer sent = message.finish(NetlinkMessage.NLM_F_REQUEST, 42);

        // struct nlmsghdr (linux/netlink.h): length, type and flags, sequence, port; then the body
        var expected = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
        expected.putInt(48)
                .putShort((short) 0x10)
                .putShort((short) 0x401)
                .putInt(42)
                .putInt(0);
        expected.putInt(7);
        expected.putShort((short) 7).putShort((short) 3).put(new byte[] {'l', 'o', 0, 0});
        expected.putShort((short) 12).putShort((short) 5);
        expected.putShort((short) 8).putShort((short) 1).putInt(0x01020304);
        expected.putShort((short) 8).putShort((short) 4).putInt(9);
        assertThat(sent).isEqualTo(expected.flip());

        var attributes = NetlinkAttributes.read(sent.position(20));
        assertThat(attributes.octets(3)).contains(new byte[] {'l', 'o', 0});
        assertThat(attributes.find(4))
                .hasValueSatisfying(value -> assertThat(value.getInt(0)).isEqualTo(9));
        assertThat(attributes.find(6)).isEmpty();
    }

    @Test
    void leavesOutAttributesThatAreCutOff() {
        var cut = ByteBuffer.allocate(14).order(ByteOrder.nativeOrder());
        cut.putShort((short) 8).putShort((short) 1).putInt(5);
        cut.putShort((short) 8).putShort((short) 2).putShort((short) 0);
        var attributes = NetlinkAttributes.read(cut.flip());
        assertThat(attributes.find(1)).isPresent();
        assertThat(attributes.find(2)).isEmpty();
    }

    private static NetlinkMessage links() {
        var message = new NetlinkMessage(RTM_GETLINK, 0);
        message.body().put(new byte[16]);
        return message;
    }
}
