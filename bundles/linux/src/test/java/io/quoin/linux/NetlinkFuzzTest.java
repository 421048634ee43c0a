package io.quoin.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel says is read within its bounds, whatever it is. */
class NetlinkFuzzTest {
    private static final int SEQUENCE = 1;
    private static final int MAX_DEPTH = 3;

    private static byte[] datagram(int type, int flags, byte[] fixed, byte[] attribute) {
        var message = new NetlinkMessage(type, flags);
        message.body().put(fixed);
        message.attribute(1, attribute).attribute(2, nested -> message.attribute(1, 7));
        ByteBuffer octets = message.finish(0, SEQUENCE);
        byte[] bytes = new byte[octets.remaining()];
        octets.get(bytes);
        return bytes;
    }

    static Stream<byte[]> answer() {
        byte[] refused = new byte[20];
        refused[0] = (byte) 0xef;
        refused[1] = refused[2] = refused[3] = (byte) 0xff;
        return Stream.of(
                datagram(20, 0, new byte[] {2, 24, 0, 0, 1, 0, 0, 0}, new byte[] {10, 1, 0, 1}),
                datagram(2, 0x200, refused, "no such device\0".getBytes()),
                datagram(2, 0, new byte[20], new byte[0]),
                datagram(3, 0, new byte[4], new byte[0]));
    }

    @MethodSource
    @FuzzTest
    void answer(byte[] data) {
        ByteBuffer datagram = ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
        try {
            new Netlink.Answers(datagram.duplicate().order(ByteOrder.nativeOrder()), SEQUENCE, "cannot")
                    .readWith(NetlinkFuzzTest::read);
        } catch (NetlinkException e) {
            assertThat(e.getMessage()).startsWith("cannot");
        }
        NetlinkEvents.hand(datagram, NetlinkFuzzTest::read);
    }

    private static void read(int type, ByteBuffer body) {
        Routes.address(body.duplicate().order(ByteOrder.nativeOrder()));
        readAttributes(body, 0);
    }

    private static void readAttributes(ByteBuffer body, int depth) {
        var attributes = NetlinkAttributes.read(body);
        for (int type = 0; type < 8 && depth < MAX_DEPTH; type++) {
            assertThat(attributes.octets(type).map(octets -> octets.length).orElse(0))
                    .isLessThanOrEqualTo(body.capacity());
            attributes.find(type).ifPresent(value -> readAttributes(value, depth + 1));
        }
    }
}
