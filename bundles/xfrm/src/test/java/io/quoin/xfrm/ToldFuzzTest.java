package io.quoin.xfrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quoin.ipsec.EspSa.Direction;
import io.quoin.ipsec.EspSuite;
import io.quoin.ipsec.EspSuite.Cipher;
import io.quoin.ipsec.EspSuite.Integrity;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel says of Security Associations is read within its bounds, whatever it is. */
class ToldFuzzTest {
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.2", 4600);

    static Stream<byte[]> told() throws Exception {
        ByteBuffer sa =
                Samples.body(SaMessages.install(Samples.tunnel(new EspSuite(Cipher.AES_GCM_16, 256, Integrity.NONE))));
        return Stream.of(Samples.octets(sa, 0, sa.limit()).toBytes(), new byte[64]);
    }

    @MethodSource
    @FuzzTest
    void told(byte[] data) {
        MappingListener.read(Xfrm.MSG_MAPPING, body(data))
                .ifPresent(mapping -> assertThat(mapping.remote().getAddress()).isNotNull());
        assertThat(SaMessages.counters(body(data)).isPresent()).isEqualTo(data.length >= 224 && data.length <= 4080);
        for (Direction direction : Direction.values()) {
            assertThat(SaMessages.redirect(body(data), direction, ELSEWHERE)).isNotNull();
        }
    }

    private static ByteBuffer body(byte[] data) {
        return ByteBuffer.wrap(data.clone()).order(ByteOrder.nativeOrder());
    }
}
