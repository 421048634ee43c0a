package io.quoin.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quoin.bytes.Octets;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Datagram;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec under octets that a fuzzer makes of what real peers sent. */
class WireFuzzTest {
    /** Which between them have all that the others have. */
    private static Stream<Vectors> recordings() {
        return Stream.of("cookie-x25519-mlkem768", "ecdsa256-x25519-mlkem768", "invalid-ke-then-ecp384-mlkem768")
                .map(Vectors::load);
    }

    static Stream<byte[]> recordedMessages() {
        return recordings()
                .flatMap(vectors -> vectors.messages().stream())
                .map(Datagram::raw)
                .map(Octets::toBytes);
    }

    @MethodSource("recordedMessages")
    @FuzzTest
    void message(byte[] data) {
        RoundTrip.attempt(Message::decode, Message::encode, Octets.of(data));
    }

    /** In front the type of the first payload. */
    static Stream<byte[]> recordedChains() {
        return recordings()
                .flatMap(vectors -> vectors.innerChains().stream())
                .map(chain -> Octets.concat(Octets.of((byte) chain.firstPayload()), chain.octets()))
                .map(Octets::toBytes);
    }

    @MethodSource("recordedChains")
    @FuzzTest
    void chain(byte[] data) {
        if (data.length > 0) {
            RoundTrip.attempt(
                    octets -> Payloads.decode(data[0] & 0xff, octets),
                    Payloads::encode,
                    Octets.of(data, 1, data.length - 1));
        }
    }
}
