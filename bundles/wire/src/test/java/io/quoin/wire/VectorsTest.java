package io.quoin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.quoin.bytes.Octets;
import io.quoin.wire.vectors.Vectors;
import io.quoin.wire.vectors.Vectors.Datagram;
import io.quoin.wire.vectors.Vectors.InnerChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec against what real peers sent. */
class VectorsTest {
    private static final Path FOLDER = Path.of("src/test/resources/vectors");
    private static final Pattern RAW_IKE = Pattern.compile("\"from_original_initiator\":");
    private static final Pattern INNER = Pattern.compile("\"first_inner_payload\":");
    private static final Pattern LATER_FRAGMENT = Pattern.compile("\"fragment\": \"(?!1/)");

    @Test
    void knowsEveryFile() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(
                            Vectors.NAMES.stream().map(name -> name + ".json").toList());
        }
    }

    @Test
    void holdsAsMuchAsWasRecorded() {
        List<Vectors> all = Vectors.all().toList();
        assertThat(all).hasSize(22);
        assertThat(all.stream().mapToInt(vectors -> vectors.messages().size()).sum())
                .isEqualTo(466);
        assertThat(all.stream()
                        .mapToInt(vectors -> vectors.innerChains().size())
                        .sum())
                .isEqualTo(294 + 60);
    }

    @ParameterizedTest
    @MethodSource("io.quoin.wire.vectors.Vectors#all")
    void everyMessageEncodesToWhatWasReceived(Vectors vectors) throws Exception {
        int checked = 0;
        for (Datagram datagram : vectors.messages()) {
            Message message = Message.decode(datagram.raw());
            assertThat(message.encode()).isEqualTo(datagram.raw());
            assertThat(Message.decode(datagram.raw())).isEqualTo(message);
            assertDescribes(datagram, message);
            checked++;
        }
        assertThat(checked).isPositive().isEqualTo(count(RAW_IKE, vectors));
    }

    @ParameterizedTest
    @MethodSource("io.quoin.wire.vectors.Vectors#all")
    void everyInnerChainEncodesToWhatWasDecrypted(Vectors vectors) throws Exception {
        int checked = 0;
        for (InnerChain chain : vectors.innerChains()) {
            List<Payload> payloads = Payloads.decode(chain.firstPayload(), chain.octets());
            assertThat(Payloads.encode(payloads)).isEqualTo(chain.octets());
            assertThat(Payloads.decode(chain.firstPayload(), chain.octets())).isEqualTo(payloads);
            assertThat(Payloads.firstType(payloads)).isEqualTo(chain.firstPayload());
            checked++;
        }
        assertThat(checked).isEqualTo(count(INNER, vectors) - count(LATER_FRAGMENT, vectors));
    }

    @Test
    void theRecordingsUseMostKindsOfPayload() throws Exception {
        var seen = new HashSet<Class<?>>();
        for (Vectors vectors : Vectors.all().toList()) {
            for (Datagram datagram : vectors.messages()) {
                Message.decode(datagram.raw()).payloads().forEach(payload -> seen.add(payload.getClass()));
            }
            for (InnerChain chain : vectors.innerChains()) {
                Payloads.decode(chain.firstPayload(), chain.octets()).forEach(payload -> seen.add(payload.getClass()));
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        SaPayload.class,
                        KePayload.class,
                        IdPayload.class,
                        CertPayload.class,
                        CertReqPayload.class,
                        AuthPayload.class,
                        NoncePayload.class,
                        NotifyPayload.class,
                        DeletePayload.class,
                        TsPayload.class,
                        EncryptedPayload.class,
                        EncryptedFragmentPayload.class);
    }

    private static void assertDescribes(Datagram datagram, Message message) {
        IkeHeader header = message.header();
        assertThat(header.is(ExchangeType.valueOf(datagram.exchange()))).isTrue();
        assertThat(header.messageId()).isEqualTo(datagram.messageId());
        assertThat(header.response()).isEqualTo(datagram.response());
        assertThat(header.fromOriginalInitiator()).isEqualTo(datagram.fromOriginalInitiator());
        assertThat(Octets.ofLong(header.initiatorSpi())).isEqualTo(datagram.spiI());
        assertThat(Octets.ofLong(header.responderSpi())).isEqualTo(datagram.spiR());
        if (datagram.isFragment()) {
            var fragment = message.first(EncryptedFragmentPayload.class).orElseThrow();
            assertThat(fragment.number()).isEqualTo(datagram.fragmentNumber());
            assertThat(fragment.total()).isEqualTo(datagram.fragmentTotal());
            assertThat(fragment.firstInner()).isEqualTo(datagram.firstInnerPayload());
        } else if (datagram.isProtected()) {
            var encrypted = message.first(EncryptedPayload.class).orElseThrow();
            assertThat(encrypted.firstInner()).isEqualTo(datagram.firstInnerPayload());
        }
    }

    /** Counts in the text of the file, so that a loop over what the helper read cannot be short without notice. */
    private static int count(Pattern field, Vectors vectors) throws IOException {
        String json = Files.readString(FOLDER.resolve(vectors.name() + ".json"), StandardCharsets.UTF_8);
        return (int) field.matcher(json).results().count();
    }
}
