package io.quoin.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quoin.bytes.Octets;
import io.quoin.wire.ExchangeType;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** An engine under what a fuzzer makes of recorded messages: see {@link HostilePeer}, which reads the scripts here. */
class EngineFuzzTest {
    private static final int B_INITIATES = 0x02;
    private static final int CBC = 0x04;
    private static final int CHILDLESS = 0x08;
    private static final int PFS = 0x20;
    private static final int ALL = 0x1f;
    /** Without the honest peer: most of what may go wrong needs none. */
    private static final int ALONE = 0x20;

    private static final Octets DELIVER = octets(0, 7);
    private static final Octets REKEY = octets(3, 0);

    private static Octets octets(int... values) {
        byte[] bytes = new byte[values.length];
        IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
        return Octets.of(bytes);
    }

    private static Octets withLength(Octets octets) {
        return Octets.concat(octets(octets.length() >>> 8, octets.length()), octets);
    }

    private static Stream<Vectors> recordings() {
        return Stream.of("x25519-mlkem768-psk", "cookie-x25519-mlkem768", "fail-no-proposal")
                .map(Vectors::load);
    }

    /** An IKE_SA_INIT message to each role, whose SPI it gets; the same once more in the midst of IKE_INTERMEDIATE. */
    static Stream<byte[]> beforeKeys() {
        return recordings()
                .flatMap(vectors -> vectors.messages().stream())
                .filter(datagram -> !datagram.isProtected())
                .flatMap(datagram -> Stream.of(0, 1, 2, 3)
                        .map(delivered -> Octets.concat(
                                octets(datagram.response() ? B_INITIATES : 0, delivered | (delivered < 3 ? ALONE : 0)),
                                octets(1, datagram.response() ? 0x02 : 0x00),
                                withLength(datagram.raw()),
                                octets(2, 5),
                                DELIVER)))
                .map(Octets::toBytes);
    }

    @MethodSource
    @FuzzTest
    void beforeKeys(byte[] script) {
        HostilePeer.withoutKeys(script);
    }

    /** Every recorded message to who is established, and the handshake itself with an octet changed. */
    static Stream<byte[]> afterKeys() {
        var scripts = new ArrayList<Octets>();
        for (Vectors vectors : recordings().toList()) {
            for (Datagram datagram : vectors.messages()) {
                if (datagram.isProtected() && !datagram.isFragment()) {
                    scripts.add(Octets.concat(octets(PFS, ALL | ALONE), said(datagram), DELIVER));
                }
            }
        }
        for (int how : List.of(0, CBC, CHILDLESS | PFS, B_INITIATES, B_INITIATES | PFS)) {
            for (int delivered = 2; delivered < 9; delivered++) {
                scripts.add(Octets.concat(octets(how, delivered | ALONE, 6, 0, 9, 1), withLength(octets(1)), DELIVER));
            }
            scripts.add(Octets.concat(octets(how, ALL), REKEY, DELIVER, octets(2, 1), REKEY, DELIVER));
        }
        return scripts.stream().map(Octets::toBytes);
    }

    private static Octets said(Datagram datagram) {
        int exchange = ExchangeType.valueOf(datagram.exchange()).code();
        return Octets.concat(
                datagram.response() ? octets(3, 0) : Octets.empty(),
                octets(4, 0, exchange, datagram.response() ? 1 : 0, 0, datagram.firstInnerPayload()),
                withLength(datagram.innerPlaintext()));
    }

    @MethodSource
    @FuzzTest
    void afterKeys(byte[] script) {
        HostilePeer.withKeys(script);
    }
}
